import Foundation
import SystemPackage
import Testing

/// A stage that dies again and again, whatever is set aside.
@Suite(.serialized) struct CrashLoopTests {
    private static func programme(_ word: String) -> String {
        """
        programme: Kiosk
        canvas: 320x180
        layouts: { all: { zones: { main: { at: [0, 0, 320, 180], playlist: cards } } } }
        playlists: { cards: [{ text: \(word), for: 2s }] }
        """
    }

    @Test func `an output that is refused while the show goes on is tried again`() async throws {
        let bench = try Workbench()
        try bench.write(Self.programme("Again"), to: "programme.yaml")
        let script = FilePath(#filePath).removingLastComponent().appending("refusing-stage.py")
        try await PlayingBench.run(bench, environment: ["MARQUEED_WRAPPER": "python3 \(script)"]) { player in
            try await player.until { try await $0.screen()["all/main"] == "Again" }
            #expect(try await player.troubles().contains("the stage gave up: no such display"))
        }
    }

    private static func kill(_ words: String, in directory: FilePath) throws {
        try Data(words.utf8).write(to: URL(filePath: directory.appending("deadly.txt").string), options: .atomic)
    }

    @Test func `it ends in the release that worked before, then in a still that is not black, and never for good`()
        async throws
    {
        let bench = try Workbench()
        try await bench.encode(Self.programme("Earlier"))
        let channel = try Data(contentsOf: URL(filePath: bench.path("depot/channels/draft.json").string))
        let earlier = try #require(
            (try JSONSerialization.jsonObject(with: channel) as? [String: Any])?["release"] as? String)
        // As an earlier life left it, in which that was on the screen for a good minute.
        try bench.write(
            """
            {"schema": "marquee.supervision/1", "unprovedStarts": 0, "worked": ["\(earlier)"], "quarantine": []}
            """, to: "state/supervision.json")
        try bench.write(Self.programme("Later"), to: "programme.yaml")
        try Self.kill("Later", in: bench.directory)
        let script = FilePath(#filePath).removingLastComponent().appending("fragile-stage.py")
        try await PlayingBench.run(bench, environment: ["MARQUEED_WRAPPER": "python3 \(script)"]) { player in
            try await player.until { try await $0.screen()["all/main"] == "Earlier" }
            #expect(try await player.status()["showing"] as? String == "earlier release")
            let deaths = try #require(try await player.status()["stageStarts"] as? Int) - 1
            #expect(deaths == 5)

            try Self.kill("Later Earlier", in: player.directory)
            try await player.until { try await $0.screen()["still/name"] == "Kiosk" }
            #expect(try await player.status()["showing"] as? String == "built-in still")
            #expect(try await player.status()["setAside"] as? [String] == [], "no medium is to blame")
            let still = try await player.ask(
                "GET", "/api/v1/screen.png", to: player.directory.appending("still.png"))
            #expect(still == 200)

            // Another release is another chance, at once.
            try Self.kill("", in: player.directory)
            try Self.programme("Third").write(
                toFile: player.directory.appending("programme.yaml").string, atomically: true, encoding: .utf8)
            try await ReleaseChangeTests.encode(in: player.directory)
            try await player.until { try await $0.screen()["all/main"] == "Third" }
            let last = try await player.status()
            #expect(last["showing"] as? String == "release", "\(last)")
        }
        let decoded = try await bench.tool(
            "ffmpeg", ["-loglevel", "error", "-i", "still.png", "-pix_fmt", "gray", "-f", "rawvideo", "still.gray"])
        try #require(decoded.code == 0, "\(decoded.talk)")
        let pixels = try Data(contentsOf: URL(filePath: bench.path("still.gray").string))
        try #require(pixels.count == 320 * 180)
        #expect(pixels.allSatisfy { $0 > 20 }, "a ground that is not black")
        #expect(pixels.count { $0 > 180 } > 200, "with the programme's name on it")
    }
}
