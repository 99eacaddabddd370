import Foundation
import SystemPackage
import Testing

/// `marquee check` as a user runs it.
@Suite struct CheckTests {
    private static func programme(_ films: [String], images: [String] = []) -> String {
        """
        programme: Check & <look>
        canvas: 640x360
        layouts:
          one:
            zones:
              main: { at: [0, 0, 320, 180], playlist: all, fit: cover }
        playlists:
          all:
            - { image: "\(images.first ?? "card.png")" }
        \((films.map { "    - { video: \"\($0)\" }" } + images.dropFirst().map { "    - { image: \"\($0)\" }" })
            .joined(separator: "\n"))
        """
    }

    private func film(_ bench: borrowing Workbench, _ name: String, _ arguments: [String]) async throws {
        let made = try await bench.tool("ffmpeg", ["-loglevel", "error", "-y"] + arguments + [name])
        try #require(made.code == 0, "\(made.talk)")
    }

    private func check(
        _ bench: borrowing Workbench, _ extra: [String] = []
    ) async throws -> (code: Int32, media: [String: [[String: Any]]]) {
        let output = try await bench.marquee("marquee", ["check", "programme.yaml", "--json"] + extra)
        let document = try output.document()
        #expect(document["schema"] as? String == "marquee.check/1", "\(output.talk)")
        let media = try #require(document["media"] as? [[String: Any]])
        let pairs = media.map { ($0["media"] as? String ?? "", $0["findings"] as? [[String: Any]] ?? []) }
        return (output.code, Dictionary(pairs, uniquingKeysWith: { $0 + $1 }))
    }

    private func codes(_ findings: [[String: Any]]?) -> Set<String> {
        Set((findings ?? []).compactMap { $0["code"] as? String })
    }

    @Test func `what would embarrass someone is found at its second`() async throws {
        let bench = try Workbench()
        try bench.write(Self.programme(["dark.mp4", "bars.mkv", "fine.mp4", "uneven.mp4"]), to: "programme.yaml")
        try await film(bench, "card.png", ["-f", "lavfi", "-i", "testsrc=s=320x180", "-frames:v", "1"])
        let moving = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=30:d=3"]
        try await film(
            bench, "dark.mp4",
            moving + [
                "-f", "lavfi", "-i", "color=black:s=320x180:r=30:d=2", "-f", "lavfi", "-i",
                "aevalsrc=if(between(t\\,1\\,4.5)\\,0\\,0.2*sin(880*t)):d=5", "-filter_complex", "[0][1]concat=n=2[v]",
                "-map", "[v]", "-map", "2:a",
            ])
        try await film(
            bench, "bars.mkv",
            [
                "-f", "lavfi", "-i", "testsrc2=s=320x140:r=30:d=2", "-f", "lavfi", "-i",
                "aevalsrc=4*sin(880*t):d=2:s=48000",
                "-vf", "pad=320:180:0:20", "-c:a", "pcm_s16le",
            ])
        try await film(bench, "fine.mp4", moving)
        try await film(bench, "uneven.mp4", moving + ["-vf", "select='not(mod(n,7))+gt(n,40)'", "-vsync", "vfr"])
        let (code, media) = try await check(bench)
        #expect(code == 0, "warnings alone are no errors")
        #expect(codes(media["fine.mp4"]) == ["sound.none"])
        #expect(codes(media["card.png"]).isEmpty)
        #expect(codes(media["bars.mkv"]) == ["picture.letterbox", "sound.clipped"])
        #expect(codes(media["uneven.mp4"]) == ["sound.none", "picture.variable-rate"])
        let dark = try #require(media["dark.mp4"])
        let black = try #require(dark.first { $0["code"] as? String == "picture.black" })
        #expect(abs((black["at"] as? Double ?? 0) - 3) < 0.1 && abs((black["until"] as? Double ?? 0) - 5) < 0.1)
        let silent = try #require(dark.first { $0["code"] as? String == "sound.silent" })
        #expect(abs((silent["at"] as? Double ?? 0) - 1) < 0.3 && abs((silent["until"] as? Double ?? 0) - 4.5) < 0.3)
        #expect(try await check(bench, ["--strict"]).code == 1)
    }

    @Test func `the report with pictures is one file that asks nobody for anything`() async throws {
        let bench = try Workbench()
        try bench.write(Self.programme(["<b>.mp4"]), to: "programme.yaml")
        try await film(bench, "card.png", ["-f", "lavfi", "-i", "testsrc=s=64x36", "-frames:v", "1"])
        try await film(bench, "<b>.mp4", ["-f", "lavfi", "-i", "color=black:s=320x180:r=30:d=2"])
        let output = try await bench.marquee("marquee", ["check", "programme.yaml", "--html", "out/check.html"])
        #expect(output.code == 1 && output.text.contains("<b>.mp4:0ms-2s: error: black"), "\(output.text)")
        let page = try String(contentsOfFile: bench.path("out/check.html").string, encoding: .utf8)
        #expect(page.contains("data:image/jpeg;base64,") && page.contains("picture.black"))
        #expect(page.contains("blown up 5.0 times") && page.contains("&lt;b&gt;.mp4") && !page.contains("<b>.mp4"))
        for banned in ["http:", "https:", "<script", "<link", "url("] { #expect(!page.contains(banned)) }
    }

    @Test func `what a web folder would lack on the screen is told at its line`() async throws {
        let bench = try Workbench()
        try bench.write(
            """
            programme: Pages
            canvas: 640x360
            layouts: { one: { zones: { main: { at: [0, 0, 640, 360], playlist: all } } } }
            playlists:
              all:
                - { web: board, for: 5s }
                - { web: open, for: 5s, origins: ["https://cdn.example"] }
                - { web: none, for: 5s }
            """, to: "programme.yaml")
        let text = "<p>\n<img src=\"https://cdn.example/a.png\">\n"
        try bench.write(text, to: "board/index.html")
        try bench.write(text, to: "open/index.html")
        let (code, media) = try await check(bench)
        #expect(code == 1)
        #expect(media["board"]?.map { $0["file"] as? String } == ["board/index.html:2"])
        #expect(codes(media["board"]) == ["web.reference"])
        #expect(try #require(media["open"]).isEmpty)
        #expect(codes(media["none"]) == ["file.missing"])
        let output = try await bench.marquee("marquee", ["check", "programme.yaml", "--html", "check.html"])
        #expect(output.text.contains("board/index.html:2: error: 'https://cdn.example/a.png' is elsewhere"))
    }
}
