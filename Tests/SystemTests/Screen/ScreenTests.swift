import Foundation
import Subprocess
import SystemPackage
import Testing

/// What the player knows of its own screen.
@Suite(.serialized) struct ScreenTests {
    private static func look(_ player: PlayingBench) async throws -> [String: Any]? {
        try await player.status()["screen"] as? [String: Any]
    }

    private static func notes(_ player: PlayingBench) async throws -> String {
        let notes = try await player.status()["notes"] as? [[String: Any]] ?? []
        return notes.compactMap { $0["text"] as? String }.joined(separator: "\n")
    }

    private static func marqueed(_ arguments: [String], _ player: PlayingBench) async throws -> (Bool, String) {
        let result = try await Subprocess.run(
            .path(Workbench.products.appending("marqueed")), arguments: Arguments(arguments + ["--state", "state"]),
            workingDirectory: player.directory, output: .string(limit: 1 << 20), error: .discarded)
        return (result.terminationStatus.isSuccess, result.standardOutput)
    }

    @Test func `a black picture is told as black and raises no alarm; a screenshot shows it`() async throws {
        let bench = try Workbench()
        try await bench.draw([Barcode.picture(0)])
        try bench.write(
            """
            programme: Night
            canvas: 320x180
            layouts: { all: { zones: { main: { at: [0, 0, 320, 180], playlist: night } } } }
            playlists: { night: [{ image: item-0.png, for: 1h }] }
            """, to: "programme.yaml")
        try await PlayingBench.run(bench) { player in
            try await player.until { try await Self.look($0)?["black"] as? Double ?? 0 >= 3 }
            let look = try #require(try await Self.look(player))
            #expect(look["wrong"] == nil && (look["standing"] as? [String]) == [], "\(look)")
            #expect(try #require(look["still"] as? Double) >= 2)
            let metrics = try await player.ask("GET", "/metrics").body
            #expect(metrics.contains("\nmarquee_screen_wrong_seconds 0\n"), "\(metrics)")
            #expect(metrics.contains(#/\nmarquee_screen_black_seconds [1-9]/#), "\(metrics)")
            #expect(try await Self.marqueed(["status"], player).0)
            let (isWritten, report) = try await Self.marqueed(["screenshot", "-o", "now.png", "--json"], player)
            #expect(isWritten && report.contains("\"marquee.screenshot/1\""))
            #expect(try await !Self.marqueed(["screenshot", "-o", "now.jpg"], player).0)
        }
        #expect(try await Barcode.read("now.png", in: bench) == [0])
        let gone = try await bench.marquee("marqueed", ["screenshot", "-o", "x.png", "--state", "state"])
        #expect(gone.code == 2 && gone.talk.contains("no player answers there"), "\(gone.talk)")
    }

    @Test func `what moves, is turned, runs and shines through is what is meant`() async throws {
        let bench = try Workbench()
        try await Barcode.film(0..<45, named: "film.mp4", in: bench)
        try await bench.draw([Barcode.picture(0x5555)])
        try bench.write(
            """
            programme: Day
            canvas: 320x180
            rotate: 90
            layouts:
              all:
                background: "#204060"
                zones:
                  main: { at: [0, 0, 320, 120], playlist: films }
                  ticker: { at: [0, 140, 320, 40], text: "Flat white 2.20   Pastel de nata 1.30", scroll: 90 }
                  logo: { at: [280, 0, 40, 40], playlist: logos, opacity: 60% }
            playlists:
              films: [{ video: film.mp4 }, { image: item-0.png, for: 1s, transition: { crossfade: 300ms } }]
              logos: [{ image: item-0.png, for: 2s }]
            """, to: "programme.yaml")
        try await PlayingBench.run(bench) { player in
            try await player.until {
                let look = try await Self.look($0)
                #expect(look?["wrong"] as? Double ?? 0 < 5)
                return try await $0.status()["plays"] as? Int ?? 0 > 8 && look != nil
            }
            #expect(try await !Self.notes(player).contains("does not show what is meant"))
            #expect(try await Self.look(player)?["black"] == nil)
        }
    }

    @Test func `a film that is a still, and a slot that is longer than its film, are no films that stand`() async throws
    {
        let bench = try Workbench()
        let made = try await bench.tool(
            "ffmpeg",
            [
                "-y", "-loglevel", "error", "-f", "lavfi", "-i", "color=0x306090:size=160x180:rate=30:duration=10",
                "-pix_fmt", "yuv420p", "still.mp4",
            ])
        try #require(made.code == 0, "\(made.talk)")
        try await Barcode.film(0..<45, named: "film.mp4", in: bench)
        try bench.write(
            """
            programme: Stills
            canvas: 320x180
            layouts:
              all:
                zones:
                  left: { at: [0, 0, 160, 180], playlist: stills }
                  right: { at: [160, 0, 160, 180], playlist: films }
            playlists:
              stills: [{ video: still.mp4 }]
              films: [{ video: film.mp4, for: 24h }]
            """, to: "programme.yaml")
        try await PlayingBench.run(bench) { player in
            try await player.until { try await Self.look($0)?["still"] as? Double ?? 0 >= 6 }
            let look = try #require(try await Self.look(player))
            #expect(look["wrong"] == nil && look["black"] == nil && (look["standing"] as? [String]) == [], "\(look)")
            #expect(try await !Self.notes(player).contains("no new pictures"))
            #expect(try await Self.marqueed(["status"], player).0)
        }
    }

    @Test func `an output that goes black behind the mixer is found out`() async throws {
        let bench = try Workbench()
        let flags = try await bench.tool("pkg-config", ["--cflags", "--libs", "gstreamer-1.0"])
        try #require(flags.code == 0, "\(flags.talk)")
        let source = FilePath(#filePath).removingLastComponent().appending("dark-stage.c").string
        let built = try await bench.tool(
            "cc",
            ["-shared", "-fPIC", "-o", "dark.so", source]
                + flags.text.split(whereSeparator: \.isWhitespace).map(String.init))
        try #require(built.code == 0, "\(built.talk)")
        try await Barcode.film(0..<45, named: "film.mp4", in: bench)
        try bench.write(
            """
            programme: Day
            canvas: 320x180
            layouts: { all: { background: "#c0c0c0", zones: { main: { at: [0, 0, 160, 180], playlist: films } } } }
            playlists: { films: [{ video: film.mp4 }] }
            """, to: "programme.yaml")
        let preload = ["LD_PRELOAD": bench.path("dark.so").string]
        try await PlayingBench.run(bench, environment: preload) { player in
            try await player.until { try await Self.notes($0).contains("the screen does not show what is meant") }
            let (isWell, told) = try await Self.marqueed(["status"], player)
            #expect(!isWell && told.contains("the screen has not shown what is meant for"), "\(told)")
            let (canPlay, doctor) = try await Self.marqueed(["doctor", "--output", "none"], player)
            #expect(!canPlay && doctor.contains("not what is meant for"), "\(doctor)")
        }
    }
}
