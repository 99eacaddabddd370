import SystemPackage
import Testing

/// Layouts that ask more of a decoder than it has are refused at the desk.
@Suite struct LayoutLoadTests {
    private func encode(_ inset: String, board: String, in bench: borrowing Workbench) async throws -> Workbench.Output
    {
        try bench.write(
            """
            programme: Load
            canvas: 1920x1080
            layouts:
              one: { zones: { main: { at: [0, 0, 1920, 1080], playlist: large } } }
              both:
                zones:
                  main: { at: [0, 0, 1920, 1080], playlist: large }
                  inset: { at: [0, 0, 480, 270], playlist: small }
            playlists:
              large: [{ video: a.mkv }, { image: c.png, for: 2s }]
              small: [{ \(inset) }]
            schedule: [{ layout: both }, { layout: one, hours: 10:00-12:00 }]
            """, to: "programme.yaml")
        return try await bench.marquee(
            "marquee",
            [
                "encode", "programme.yaml", "-o", "depot-\(board)", "--board", board, "--catalogue",
                Workbench.repository.string,
            ])
    }

    @Test func `films that are too much for a board at once are refused, and each alone is not`() async throws {
        let bench = try Workbench()
        for words in ["-t 0.2 -r 30 -c:v ffv1 a.mkv", "-frames:v 1 c.png"] {
            let made = try await bench.tool(
                "ffmpeg",
                ["-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=s=320x180"]
                    + words.split(separator: " ").map(String.init))
            try #require(made.code == 0, "\(made.talk)")
        }
        let refused = try await encode("video: a.mkv", board: "rk3288", in: bench)
        #expect(refused.code == 2)
        #expect(
            refused.talk.contains(
                "programme.yaml:7:13: layout 'both' shows films at once that are 1.1 times what rk3288 decodes, which is"
                    + " 1920x1080 at 30: 'a.mkv' in main, 1920x1080 at 30; 'a.mkv' in inset, 480x270 at 30"),
            "\(refused.talk)")
        #expect(!bench.files(below: "depot-rk3288").contains { $0.hasPrefix("releases/") })
        #expect(try await encode("video: a.mkv", board: "rk3588", in: bench).code == 0)
        #expect(try await encode("image: c.png", board: "rk3288", in: bench).code == 0)
    }
}
