import Foundation
import SystemPackage
import Testing

/// Composing on a GPU, by Mesa's own where there is none: every picture beside the processor's, and what becomes of a show whose
/// GPU fails.
@Suite(.serialized) struct GraphicsTests {
    private static let programme = """
        programme: Everything
        canvas: 320x180
        rotate: 90
        layouts:
          all:
            background: "#204060"
            zones:
              main: { at: [0, 0, 200, 120], playlist: mixed }
              side: { at: [200, 0, 120, 150], playlist: stills, opacity: 70% }
              words: { at: [50, 40, 150, 80], text: "Flat white", colour: "#ffe080", opacity: 50%, z: 5 }
              ticker: { at: [0, 150, 320, 30], text: "Pastel de nata 1.30", scroll: 90 }
        overlays:
          logo: { at: [240, 10, 64, 40], playlist: stills, opacity: 40%, z: 9 }
        playlists:
          mixed:
            - { video: a.mp4 }
            - { image: item-0.png, for: 500ms, transition: { slide: 300ms, from: left } }
            - { video: b.mp4, transition: { wipe: 300ms, from: top } }
            - { image: item-1.png, for: 500ms, transition: { crossfade: 300ms } }
            - { video: a.mp4, transition: { slide: 200ms, from: bottom } }
          stills:
            - { image: item-0.png, for: 1s, transition: { crossfade: 300ms } }
            - { image: item-1.png, for: 1s, transition: { wipe: 300ms, from: right } }
        """

    /// Colours that a screen has, as the GPU composes in those.
    private func film(_ name: String, _ colours: String, in bench: borrowing Workbench) async throws {
        let made = try await bench.tool(
            "ffmpeg",
            [
                "-y", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=size=320x180:rate=30:duration=0.8", "-vf",
                "format=gbrp,\(colours)", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-crf", "12", name,
            ])
        try #require(made.code == 0, "\(made.talk)")
    }

    /// Plays the depot from 1970 on. Returns its frames, and what the journal says of its plays but for what names them. Shape:
    /// planes of luma and twice as many of chroma, all of the same size.
    private func frames(
        _ composer: String, for span: String, in bench: borrowing Workbench
    ) async throws -> (pictures: [UInt8], plays: [String]) {
        let played = try await bench.marquee(
            "marqueed",
            [
                "run", "--depot", "depot", "--output", "frames:\(composer)", "--composer", composer, "--for", span,
                "--at", "1970-01-01T00:00:00Z", "--state", "plays-\(composer)",
            ])
        try #require(played.code == 0, "\(played.talk)")
        let made = try await bench.tool(
            "ffmpeg",
            [
                "-y", "-loglevel", "error", "-i", "\(composer)/frame-%06d.png", "-pix_fmt", "yuv444p", "-f", "rawvideo",
                "\(composer).yuv",
            ])
        try #require(made.code == 0, "\(made.talk)")
        let journal = try await bench.marquee("marqueed", ["plays", "--state", "plays-\(composer)", "--json"])
        let plays = try #require(try journal.document()["plays"] as? [[String: Any]])
        let told = plays.map { play in
            ["zone", "item", "start", "end", "frames", "pictures", "outcome"].map { "\(play[$0] ?? "")" }.joined(
                separator: " ")
        }
        let path = bench.path("\(composer).yuv").string
        return ([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))), told)
    }

    @Test func `what moves, comes, shines through and is turned looks the same from either, frame by frame`()
        async throws
    {
        let bench = try Workbench()
        try await film("a.mp4", "null", in: bench)
        try await film("b.mp4", "colorchannelmixer=0:1:0:0:0:0:1:0:1:0:0", in: bench)
        try await bench.draw([Barcode.picture(0x5A33), Barcode.picture(0x0FF1)])
        try await bench.encode(Self.programme)
        let processor = try await frames("processor", for: "4s", in: bench)
        let gpu = try await frames("gpu", for: "4s", in: bench)
        #expect(gpu.plays == processor.plays && gpu.plays.count > 8)
        let size = 320 * 180
        try #require(processor.pictures.count == 120 * size * 3 && gpu.pictures.count == processor.pictures.count)
        for frame in 0..<120 {
            for (plane, limit) in [(0, 1.5), (1, 2.5), (2, 2.5)] {
                let place = (frame * 3 + plane) * size..<(frame * 3 + plane + 1) * size
                let sum = zip(processor.pictures[place], gpu.pictures[place]).reduce(0) {
                    $0 + abs(Int($1.0) - Int($1.1))
                }
                #expect(Double(sum) / Double(size) < limit, "frame \(frame), plane \(plane)")
            }
        }
    }

    @Test func `a film is shown on a GPU with no frame missing, doubled or black`() async throws {
        let bench = try Workbench()
        for part in 0..<3 { try await Barcode.film(part * 100..<part * 100 + 20, named: "\(part).mp4", in: bench) }
        try await bench.encode(
            """
            programme: Films
            canvas: 320x180
            layouts: { all: { zones: { main: { at: [0, 0, 320, 180], playlist: films } } } }
            playlists: { films: [{ video: 0.mp4 }, { video: 1.mp4 }, { video: 2.mp4 }] }
            """)
        let played = try await bench.marquee(
            "marqueed",
            [
                "run", "--depot", "depot", "--output", "record:screen.mp4", "--composer", "gpu", "--for", "4s", "--at",
                "1970-01-01T00:00:00Z", "--state", "plays",
            ])
        try #require(played.code == 0, "\(played.talk)")
        let expected = (0..<120).map { Optional($0 / 20 % 3 * 100 + $0 % 20) }
        #expect(try await Barcode.read("screen.mp4", in: bench) == expected)
    }

    /// A wrapper under which the first stage dies as soon as it has been told what to open, which it keeps in `opened`.
    private func fragile(_ bench: borrowing Workbench) throws -> [String: String] {
        try bench.write(
            """
            #!/bin/sh
            case "$*" in *--graphics*) exec "$@" ;; esac
            [ -e opened ] && exec "$@"
            read -r line
            echo "$line" > opened
            kill -KILL $$
            """, to: "fragile")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: bench.path("fragile").string)
        return ["MARQUEED_WRAPPER": bench.path("fragile").string]
    }

    private func prepare(_ bench: borrowing Workbench) async throws {
        try await bench.draw([Barcode.picture(0x5A33)])
        try bench.write(
            """
            programme: Two
            canvas: 320x180
            layouts:
              all:
                zones:
                  main: { at: [0, 0, 320, 120], playlist: cards }
                  words: { at: [0, 120, 320, 60], text: "Flat white" }
            playlists: { cards: [{ image: item-0.png, for: 1s }] }
            """, to: "programme.yaml")
    }

    @Test func `a show goes on, on the processor, when a stage dies that composes on a GPU`() async throws {
        let bench = try Workbench()
        try await prepare(bench)
        try await PlayingBench.run(bench, arguments: ["--composer", "gpu"], environment: fragile(bench)) { player in
            try await player.until { try await $0.screen()["all/main"] == "item-0.png" }
            let composing = try await player.status()["composing"] as? String
            #expect(composing == "compositor, on the CPU: the stage died while the GPU composed")
            let troubles = try await player.troubles()
            #expect(troubles.contains("zones are composed on the processor from now on"), "\(troubles)")
            #expect(!troubles.contains("set aside"), "\(troubles)")
        }
        let opened = try String(contentsOfFile: bench.path("opened").string, encoding: .utf8)
        #expect(opened.contains(#""composer":"gpu""#), "\(opened)")
    }

    @Test func `a screen on a GPU is examined and photographed as any other`() async throws {
        let bench = try Workbench()
        try await prepare(bench)
        try await PlayingBench.run(bench, arguments: ["--composer", "gpu"]) { player in
            try await player.until {
                try await ($0.status()["screen"] as? [String: Any])?["still"] as? Double ?? 0 >= 2
            }
            let status = try await player.status()
            let look = try #require(status["screen"] as? [String: Any])
            #expect(look["wrong"] == nil && look["black"] == nil, "\(look)")
            #expect((status["composing"] as? String)?.hasPrefix("glvideomixer, on the GPU (") == true)
            #expect(try await player.ask("GET", "/api/v1/screen.png", to: player.directory.appending("now.png")) == 200)
        }
        let picture = try #require(try await Barcode.pictures("now.png", in: bench).first)
        #expect(Barcode.number(on: picture[...]) == 0x5A33)
    }

    @Test func `without OpenGL a screen is composed on the processor, and a record that is to be the GPU's refused`()
        async throws
    {
        let bench = try Workbench()
        try await prepare(bench)
        let blind = ["GST_GL_WINDOW": "nothing-known"]
        try await PlayingBench.run(bench, arguments: ["--composer", "gpu"], environment: blind) { player in
            try await player.until { try await $0.screen()["all/main"] == "item-0.png" }
            let composing = try await player.status()["composing"] as? String ?? ""
            #expect(composing.hasPrefix("compositor, on the CPU: no GL ("), "\(composing)")
            #expect(try await player.troubles().contains("'--composer gpu' cannot be had: \(composing)"))
        }
        let refused = try await bench.tool(
            "env",
            [
                "GST_GL_WINDOW=nothing-known", Workbench.products.appending("marqueed").string, "run", "--depot",
                "depot", "--output", "record:screen.mp4", "--composer", "gpu", "--for", "1s", "--state", "plays",
            ])
        #expect(
            refused.code == 2 && refused.talk.contains("no record can be composed on the GPU here"), "\(refused.talk)")
        #expect(!bench.files().contains("screen.mp4"))
    }
}
