import Foundation
import SystemPackage
import Testing

/// Displays that the stage itself turns off and on.
@Suite struct DisplayPowerTests {
    @Test func `a display of the stage's own is off by schedule, lit by a trigger, and gets no frame in between`()
        async throws
    {
        let bench = try Workbench()
        let flags = try await bench.tool("pkg-config", ["--cflags", "--libs", "gstreamer-1.0", "libdrm"])
        try #require(flags.code == 0, "\(flags.talk)")
        let source = FilePath(#filePath).removingLastComponent().appending("fake-card.c").string
        let built = try await bench.tool(
            "cc",
            ["-shared", "-fPIC", "-o", "card.so", source]
                + flags.text.split(whereSeparator: \.isWhitespace).map(String.init))
        try #require(built.code == 0, "\(built.talk)")
        try bench.write("", to: "dri/card0")
        try bench.write(
            """
            programme: Night
            canvas: 320x180
            layouts: { all: { zones: { main: { at: [0, 0, 320, 180], text: Good morning } } } }
            schedule: [{ layout: all }, { screen: off, priority: 1 }]
            triggers: { wake: { layout: all } }
            """, to: "programme.yaml")
        let card = bench.path("dri/card0").string
        let environment = ["LD_PRELOAD": bench.path("card.so").string, "FAKE_CARD": card]
        @Sendable func orders() throws -> [String] {
            try String(contentsOfFile: card, encoding: .utf8).split(separator: "\n").map(String.init)
        }
        try await PlayingBench.run(bench, arguments: ["--output", "kms"], environment: environment) { player in
            try await player.until { _ in try orders() == ["dpms 3"] }
            #expect(try await player.ask("POST", "/api/v1/triggers/wake", body: "{}").status == 200)
            try await player.until { _ in try orders() == ["dpms 3", "dpms 0"] }
            #expect(try await player.ask("DELETE", "/api/v1/triggers/wake").status == 200)
            try await player.until { _ in try orders() == ["dpms 3", "dpms 0", "dpms 3"] }
            let troubles = try await player.troubles()
            #expect(!troubles.contains("DRM"), "\(troubles)")
        }
    }
}
