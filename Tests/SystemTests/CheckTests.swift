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

    @Test func `forty broken files end in findings, not in crashes`() async throws {
        let bench = try Workbench()
        let pictures = ["-f", "lavfi", "-i", "testsrc2=s=160x90:r=25:d=2"]
        let sound = ["-f", "lavfi", "-i", "sine=d=2"]
        for name in ["a.mp4", "b.mkv", "c.webm", "d.mpg", "e.avi", "f.ts"] {
            try await film(bench, name, pictures + sound + (name == "a.mp4" ? ["-movflags", "+faststart"] : []))
        }
        for name in ["g.wav", "h.mp3"] { try await film(bench, name, sound) }
        try await film(bench, "i.gif", pictures)
        let stills = ["j.png", "k.jpg", "l.webp", "m.tiff", "n.bmp"]
        for name in stills { try await film(bench, name, pictures + ["-frames:v", "1"]) }
        var broken: [String] = []
        for name in ["a.mp4", "b.mkv", "c.webm", "d.mpg", "e.avi", "f.ts", "g.wav", "h.mp3", "i.gif"] + stills {
            let whole = Array(try Data(contentsOf: URL(fileURLWithPath: bench.path(name).string)))
            for (harm, bytes) in Self.harmed(whole) {
                try bench.write(bytes, to: "\(harm)-\(name)")
                broken.append("\(harm)-\(name)")
            }
        }
        #expect(broken.count >= 40)
        let isStill = { (name: String) in stills.contains { name.hasSuffix($0) } }
        try bench.write(
            Self.programme(broken.filter { !isStill($0) }, images: broken.filter(isStill)), to: "programme.yaml")
        let (code, media) = try await check(bench)
        #expect(code == 1)
        #expect(Set(media.keys) == Set(broken))
        for (name, findings) in media {
            #expect(codes(findings).isDisjoint(with: ["worker.crash", "worker.spent"]), "\(name): \(findings)")
            let isRefused = findings.contains { $0["severity"] as? String == "error" }
            if name.hasPrefix("zeroed") { #expect(isRefused, "\(name)") }
        }
        for name in ["cut-a.mp4", "cut-b.mkv", "lying-a.mp4", "cut-k.jpg", "cut-j.png"] {
            let findings = try #require(media[name])
            #expect(findings.contains { $0["severity"] as? String == "error" }, "\(name): \(findings)")
        }
        let cut = try #require(media["cut-a.mp4"]?.first { $0["code"] as? String == "media.truncated" })
        #expect((cut["at"] as? Double ?? 0) > 0.1, "it names the second")
    }

    /// The ways in which files come broken: nothing but zeros, cut, bits turned over, and a header that lies.
    private static func harmed(_ whole: [UInt8]) -> [(harm: String, bytes: [UInt8])] {
        var flipped = whole
        for index in stride(from: 300, to: flipped.count, by: 97) { flipped[index] ^= 1 << UInt8(index % 8) }
        var lying = whole
        for index in 24..<min(64, lying.count) { lying[index] = 0x7F }
        return [
            ("zeroed", [UInt8](repeating: 0, count: whole.count)), ("cut", Array(whole.prefix(whole.count / 2))),
            ("flipped", flipped), ("lying", lying),
        ]
    }
}
