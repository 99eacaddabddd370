import Foundation
import SystemPackage
import Testing

/// Streams of sound alone, from servers on the loopback.
@Suite(.serialized) struct SoundStreamTests {
    /// How loud a tone is in a part of a record. Units: seconds; decibels below full scale.
    private func level(of tone: Int, in file: String, _ span: Range<Int>, _ bench: borrowing Workbench) async throws
        -> Double
    {
        let made = try await bench.tool(
            "ffmpeg",
            [
                "-hide_banner", "-nostats", "-i", file, "-af",
                "atrim=\(span.lowerBound):\(span.upperBound),bandpass=f=\(tone):width_type=h:w=50,volumedetect", "-f",
                "null", "-",
            ])
        let level = try #require(made.talk.firstMatch(of: #/mean_volume: (-?[0-9.]+) dB/#), "\(made.talk)").1
        return try #require(Double(level))
    }

    @Test(arguments: ["tone.mp3", "tone.m3u8", "film.ts"])
    func `it is heard, steps back while a film speaks, and is journalled`(file: String) async throws {
        let bench = try Workbench()
        try bench.write("", to: "web/.keep")
        let tone = ["-f", "lavfi", "-i", "sine=frequency=400:sample_rate=48000:duration=60,volume=4"]
        let picture = ["-f", "lavfi", "-i", "color=gray:size=320x90:rate=30:duration=60"]
        let speech = ["-f", "lavfi", "-i", "sine=frequency=1000:sample_rate=48000:duration=3"]
        for words in [
            file == "film.ts"
                ? tone + picture + ["-c:a", "aac", "-c:v", "libx264", "web/film.ts"] : tone + ["web/\(file)"],
            speech + picture + ["-t", "3", "-c:v", "libx264", "-c:a", "aac", "speech.mp4"],
        ] {
            let made = try await bench.tool("ffmpeg", ["-y", "-loglevel", "error"] + words)
            try #require(made.code == 0, "\(made.talk)")
        }
        let port = try StreamServer.freePort()
        let server = bench.serve("web", at: port)
        try server.start()
        let address = "http://127.0.0.1:\(port)/\(file)"
        try await bench.show(
            """
            programme: Radio
            canvas: 320x180
            layouts:
              all:
                zones:
                  music: { at: [0, 0, 320, 90], playlist: radio }
                  below: { at: [0, 90, 320, 90], playlist: films }
            playlists:
              radio: [{ audio: "\(address)", for: 6s }]
              films: [{ clock: "HH", for: 3s }, { video: speech.mp4 }]
            """, to: "record:screen.mp4", for: "6s")
        let (alone, below) = (
            try await level(of: 400, in: "screen.mp4", 1..<3, bench),
            try await level(of: 400, in: "screen.mp4", 3..<6, bench)
        )
        // A quarter is 12 dB; a machine that is busy may leave parts of either out.
        #expect(alone > -30, "\(alone) dB")
        #expect(below < alone - 6 && below > alone - 20, "\(alone) and \(below) dB")
        let output = try await bench.marquee("marqueed", ["plays", "--state", "plays", "--json"])
        let plays = try #require(try output.document()["plays"] as? [[String: Any]])
        let play = try #require(plays.first { $0["item"] as? String == address }, "\(plays)")
        #expect(play["outcome"] as? String == "completed" && play["frames"] as? Int == 180, "\(play)")
        withExtendedLifetime(server) {}
    }

    @Test func `it may come late, is silent while its server is gone, and comes back`() async throws {
        let bench = try Workbench()
        let port = try StreamServer.freePort()
        let address = "srt://127.0.0.1:\(port)"
        try bench.write(
            """
            programme: Radio
            canvas: 320x180
            layouts: { all: { zones: { music: { at: [0, 0, 320, 180], playlist: radio } } } }
            playlists: { radio: [{ audio: "\(address)", for: 1h }] }
            """, to: "programme.yaml")
        let box = ServerBox(
            bench.serveSRT(["-f", "lavfi", "-i", "sine=frequency=400", "-c:a", "aac"], at: address))
        try await PlayingBench.run(bench) { player in
            try await player.until { try await $0.troubles().contains("no sound in 15s") }
            #expect(try await player.screen().isEmpty)
            try box.server.start()
            try await player.until { try await $0.screen()["all/music"] == address }
            box.server.kill()
            try await player.until { try await $0.troubles().contains("lost, it is silent") }
            try box.server.start()
            try await player.until { try await $0.troubles().contains("is back after") }
        }
        let output = try await bench.marquee("marqueed", ["plays", "--state", "state", "--json"])
        let plays = try #require(try output.document()["plays"] as? [[String: Any]])
        #expect(
            plays.first?["item"] as? String == address && plays.first?["outcome"] as? String == "interrupted",
            "\(plays)")
    }
}
