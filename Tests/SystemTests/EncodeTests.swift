import Foundation
import SystemPackage
import Testing

/// `marquee encode` as a user runs it, its files judged by ffprobe.
@Suite struct EncodeTests {
    private static let programme = """
        programme: Encode
        canvas: 640x360
        layouts:
          one:
            zones:
              main: { at: [0, 0, 480, 360], playlist: films, fit: contain }
              side: { at: [480, 0, 160, 360], playlist: films, fit: cover }
              card: { at: [0, 300, 64, 60], playlist: cards }
        playlists:
          films: [{ video: a.mp4 }, { video: "b é $'.mp4" }]
          cards: [{ image: c.png }]
        """

    private func prepare(_ bench: borrowing Workbench) async throws {
        try bench.write(Self.programme, to: "programme.yaml")
        try await Barcode.film(0..<30, named: "a.mp4", in: bench)
        try await Barcode.film(0..<25, rate: 25, named: "b é $'.mp4", in: bench)
        let card = try await bench.tool(
            "ffmpeg", ["-loglevel", "error", "-f", "lavfi", "-i", "testsrc=s=99x77", "-frames:v", "1", "c.png"])
        try #require(card.code == 0)
    }

    private func encode(
        _ bench: borrowing Workbench, boards: [String]
    ) async throws -> (release: String, entries: [[String: Any]]) {
        let output = try await bench.marquee(
            "marquee",
            ["encode", "programme.yaml", "-o", "depot", "--json", "--catalogue", Workbench.repository.string]
                + boards.flatMap { ["--board", $0] })
        try #require(output.code == 0, "\(output.talk)")
        let document = try output.document()
        #expect(document["schema"] as? String == "marquee.encode/1")
        return (
            try #require(document["release"] as? String), try #require(document["renditions"] as? [[String: Any]])
        )
    }

    @Test func `every zone gets its own size, for every board, as ffprobe sees it`() async throws {
        let bench = try Workbench()
        try await prepare(bench)
        let entries = try await encode(bench, boards: ["rk3588", "rk3568", "rk3288"]).entries
        #expect(entries.count == 15)
        for entry in entries {
            let file = try #require(entry["file"] as? String)
            let probe = try await bench.tool(
                "ffprobe",
                [
                    "-v", "error", "-count_frames", "-select_streams", "v", "-of", "csv=p=0", "-show_entries",
                    "stream=codec_name,width,height,pix_fmt,nb_read_frames", file,
                ])
            let size = try #require(entry["size"] as? String).replacing("x", with: ",")
            let frames = try #require(entry["frames"] as? Int)
            let isVideo = entry["kind"] as? String == "video"
            let expected = isVideo ? "h264,\(size),yuv420p,\(frames)" : "png,\(size),rgb24,1"
            #expect(probe.text.trimmingCharacters(in: .whitespacesAndNewlines) == expected)
            if isVideo { #expect(frames == 30, "a second, at 30 frames a second whatever the source has") }
        }
    }

    @Test func `nothing is encoded twice, and what changed is encoded anew`() async throws {
        let bench = try Workbench()
        try await prepare(bench)
        let first = try await encode(bench, boards: ["rk3588"])
        #expect(first.entries.allSatisfy { $0["cached"] as? Bool == false })
        let second = try await encode(bench, boards: ["rk3588"])
        #expect(second.entries.allSatisfy { $0["cached"] as? Bool == true })
        #expect(second.release == first.release)
        try await Barcode.film(500..<530, named: "a.mp4", in: bench)
        let third = try await encode(bench, boards: ["rk3588"])
        #expect(third.release != first.release)
        for entry in third.entries { #expect(entry["cached"] as? Bool == (entry["media"] as? String != "a.mp4")) }
        let elsewhere = try Workbench()
        try await prepare(elsewhere)
        #expect(try await encode(elsewhere, boards: ["rk3588"]).release == first.release, "same inputs, same bytes")
    }

    @Test func `a run that is remembered sees whatever has changed since`() async throws {
        let bench = try Workbench()
        try await prepare(bench)
        let first = try await encode(bench, boards: ["rk3588"])
        // A run is remembered once its files are older than the clock's coarseness.
        let deadline = ContinuousClock.now + .seconds(60)
        while bench.files(below: "depot/runs").isEmpty, ContinuousClock.now < deadline {
            _ = try await encode(bench, boards: ["rk3588"])
        }
        try #require(!bench.files(below: "depot/runs").isEmpty)
        let again = try await encode(bench, boards: ["rk3588"])
        #expect(again.release == first.release && again.entries.count == first.entries.count)
        #expect(again.entries.allSatisfy { $0["cached"] as? Bool == true })
        let object = try #require(again.entries[0]["file"] as? String)
        try bench.write("broken", to: object)
        let mended = try await encode(bench, boards: ["rk3588"])
        #expect(mended.release == first.release)
        #expect(mended.entries[0]["cached"] as? Bool == false)
        try await Barcode.film(500..<530, named: "a.mp4", in: bench)
        #expect(try await encode(bench, boards: ["rk3588"]).release != first.release)
    }

    @Test func `an unchanged programme is answered without the libraries that open media`() async throws {
        let bench = try Workbench()
        try await prepare(bench)
        let catalogue = bench.path("catalogue").string
        for folder in ["boards", "toolchains", "recipes"] {
            try FileManager.default.createDirectory(atPath: catalogue, withIntermediateDirectories: true)
            try FileManager.default.copyItem(
                atPath: Workbench.repository.appending(folder).string, toPath: "\(catalogue)/\(folder)")
        }
        // The dynamic linker tells which libraries it looks for.
        let words = [
            "LD_DEBUG=libs", Workbench.products.appending("marquee").string, "encode", "programme.yaml", "-o", "depot",
            "--board", "rk3588", "--catalogue", "catalogue", "--json",
        ]
        func encode() async throws -> (document: [String: Any], hasLoaded: Bool) {
            let output = try await bench.tool("env", words)
            try #require(output.code == 0)
            return (try output.document(), output.talk.contains("libavformat"))
        }
        let first = try await encode()
        #expect(first.hasLoaded)
        // Another libx264 or C library may give other bytes: the answer holds for those that gave these.
        let runs = bench.files(below: "depot/runs").filter { $0.contains("command-") }
        let command = try Data(
            contentsOf: URL(fileURLWithPath: bench.path("depot/runs/\(try #require(runs.first))").string))
        let remembered = String(decoding: command, as: UTF8.self)
        for library in ["libavformat.so", "libx264.so", "libc.so"] { #expect(remembered.contains("/\(library)")) }
        let deadline = ContinuousClock.now + .seconds(60)
        var again = try await encode()
        while again.hasLoaded, ContinuousClock.now < deadline { again = try await encode() }
        #expect(!again.hasLoaded)
        #expect(again.document["release"] as? String == first.document["release"] as? String)
        let entries = try #require(again.document["renditions"] as? [[String: Any]])
        #expect(entries.count == 5 && entries.allSatisfy { $0["cached"] as? Bool == true })
        let board = "catalogue/boards/rk3588.yaml"
        let text = String(
            decoding: try #require(FileManager.default.contents(atPath: bench.path(board).string)), as: UTF8.self)
        try bench.write(text.replacing("refresh: 60", with: "refresh: 50"), to: board)
        #expect(try await encode().hasLoaded, "another board's screen")
        try bench.write(Self.programme.replacing("programme: Encode", with: "programme: Other"), to: "programme.yaml")
        #expect(try await encode().document["programme"] as? String == "Other")
    }

    @Test func `a run that failed is taken up where it ended`() async throws {
        let bench = try Workbench()
        try await prepare(bench)
        try bench.write("no film", to: "a.mp4")
        let failed = try await bench.marquee(
            "marquee",
            [
                "encode", "programme.yaml", "--board", "rk3588", "-o", "depot", "--catalogue",
                Workbench.repository.string,
            ])
        #expect(failed.code == 2 && failed.talk.contains("a.mp4"))
        #expect(bench.files(below: "depot/channels").isEmpty, "no release of half a programme")
        try await Barcode.film(0..<30, named: "a.mp4", in: bench)
        let entries = try await encode(bench, boards: ["rk3588"]).entries
        for entry in entries { #expect(entry["cached"] as? Bool == (entry["media"] as? String != "a.mp4")) }
    }
}
