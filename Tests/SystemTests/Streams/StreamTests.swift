import Foundation
import SystemPackage
import Testing

/// Streams on the screen, from servers on the loopback.
@Suite(.serialized) struct StreamTests {
    private func programme(_ address: String, _ more: String = "for: 3s", canvas: String = "320x180") -> String {
        let size = canvas.replacing("x", with: ", ")
        return """
            programme: Streams
            canvas: \(canvas)
            layouts:
              all: { background: "#ffffff", zones: { main: { at: [0, 0, \(size)], playlist: live } } }
            playlists: { live: [{ stream: "\(address)", \(more) }] }
            """
    }

    private func plays(in bench: borrowing Workbench, _ state: String = "plays") async throws -> [[String: Any]] {
        let output = try await bench.marquee("marqueed", ["plays", "--state", state, "--json"])
        return try #require(try output.document()["plays"] as? [[String: Any]])
    }

    @Test func `HLS is shown from its first picture on, heard, and journalled`() async throws {
        let bench = try Workbench()
        try await bench.makeStreams()
        let port = try StreamServer.freePort()
        let server = bench.serve("web", at: port)
        try server.start()
        try await bench.show(
            programme("http://127.0.0.1:\(port)/live.m3u8"), to: "record:screen.mp4", for: "3s")
        let numbers = try await Barcode.read("screen.mp4", in: bench).map { $0 ?? -1 }
        #expect(numbers.count == 90)
        #expect(numbers == numbers.sorted() && numbers[0] >= 0 && numbers[0] < 60, "\(numbers)")
        #expect(Set(numbers).count > 10, "\(numbers)")
        let play = try #require(try await plays(in: bench).first)
        #expect(play["outcome"] as? String == "completed" && play["frames"] as? Int == 90, "\(play)")
        #expect(play["pictures"] as? Int == Set(numbers).count)
        let heard = try await bench.tool(
            "ffmpeg", ["-hide_banner", "-nostats", "-i", "screen.mp4", "-af", "volumedetect", "-f", "null", "-"])
        let volume = try #require(heard.talk.firstMatch(of: #/mean_volume: (-?[0-9.]+) dB/#)).1
        #expect(try #require(Double(volume)) > -45, "\(heard.talk.suffix(600))")
        withExtendedLifetime(server) {}
    }

    @Test func `a stream of another shape is shown whole, and goes on from slot to slot on one connection`()
        async throws
    {
        let bench = try Workbench()
        try await bench.makeStreams()
        let port = try StreamServer.freePort()
        let server = bench.serve("web", at: port)
        try server.start()
        try await bench.show(
            programme("http://127.0.0.1:\(port)/film.ts", "for: 1s, fit: contain", canvas: "320x240"),
            to: "record:screen.mp4", for: "3s")
        let pictures = try await Barcode.pictures("screen.mp4", in: bench)
        let numbers = pictures.map { Barcode.number(on: $0[...]) ?? -1 }
        #expect(numbers.count == 90 && numbers[0] >= 0)
        #expect(numbers == numbers.sorted(), "a new connection begins again: \(numbers)")
        for picture in pictures { #expect(picture[8 * Barcode.width + 5] > 200, "the layout's ground above it") }
        let plays = try await plays(in: bench)
        #expect(plays.count == 3 && plays.allSatisfy { $0["outcome"] as? String == "completed" }, "\(plays)")
        withExtendedLifetime(server) {}
    }

    /// The troubles that status tells of.
    private static func notes(_ player: PlayingBench) async throws -> String {
        let notes = try await player.status()["notes"] as? [[String: Any]] ?? []
        return notes.compactMap { $0["text"] as? String }.joined(separator: "\n")
    }

    @Test func `SRT may come late, is kept as a picture while its server is gone, and comes back`() async throws {
        let bench = try Workbench()
        try await bench.makeStreams()
        let port = try StreamServer.freePort()
        let address = "srt://127.0.0.1:\(port)"
        try bench.write(programme(address, "for: 1h"), to: "programme.yaml")
        let box = ServerBox(
            bench.serveSRT(["-stream_loop", "-1", "-i", "web/film.ts", "-c", "copy"], at: address))
        try await PlayingBench.run(bench) { player in
            try await player.until { try await Self.notes($0).contains("no picture in 15s") }
            #expect(try await player.screen().isEmpty)
            try box.server.start()
            try await player.until { try await $0.screen()["all/main"] == address }
            box.server.kill()
            try await player.until { try await Self.notes($0).contains("lost, its last picture stays") }
            #expect(try await player.screen()["all/main"] == address)
            try await Self.photograph(player)
            try box.server.start()
            try await player.until { try await Self.notes($0).contains("is back after") }
        }
        #expect(try await Barcode.read("shot.png", in: bench).allSatisfy { $0 != nil }, "the last picture stays")
        let play = try #require(try await plays(in: bench, "state").first)
        #expect(play["item"] as? String == address && play["outcome"] as? String == "interrupted", "\(play)")
    }

    @Test func `RTSP is shown, and again once its camera is back`() async throws {
        let bench = try Workbench()
        try await bench.makeStreams()
        let port = try StreamServer.freePort()
        let address = "rtsp://127.0.0.1:\(port)/camera"
        try bench.write(programme(address, "for: 1h"), to: "programme.yaml")
        // Debian's own Python has the bindings of GStreamer.
        let script = FilePath(#filePath).removingLastComponent().appending("rtsp-server.py").string
        let box = ServerBox(
            StreamServer(["/usr/bin/python3", script, "\(port)", bench.path("film.mp4").string], in: bench))
        try box.server.start()
        try await PlayingBench.run(bench) { player in
            try await player.until { try await $0.screen()["all/main"] == address }
            box.server.kill()
            try await player.until { try await Self.notes($0).contains("lost, its last picture stays") }
            try box.server.start()
            try await player.until { try await Self.notes($0).contains("is back after") }
            try await Self.photograph(player)
        }
        #expect(try await Barcode.read("shot.png", in: bench).allSatisfy { $0 != nil })
    }

    /// Keeps what is on the screen as `shot.png`.
    private static func photograph(_ player: PlayingBench) async throws {
        let file = player.directory.appending("shot.png").string
        let curl = Process()
        curl.executableURL = URL(filePath: "/usr/bin/env")
        curl.arguments = [
            "curl", "--silent", "--fail", "--unix-socket", player.socket.string, "--output", file,
            "http://player/api/v1/screen.png",
        ]
        try curl.run()
        curl.waitUntilExit()
        #expect(curl.terminationStatus == 0)
    }
}
