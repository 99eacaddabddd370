import Foundation
import SystemPackage
import Testing

/// Documents and drawings, from the file to the screen.
@Suite struct DocumentTests {
    private static let programme = """
        programme: Menu
        canvas: 320x240
        layouts:
          one:
            background: "#0000ff"
            zones:
              main: { at: [0, 0, 160, 240], playlist: menu, fit: contain }
              side: { at: [160, 0, 160, 240], playlist: drawings, fit: cover }
        playlists:
          menu: [{ document: menu.pdf, per-page: 200ms }]
          drawings: [{ image: logo.svg, for: 600ms }]
        """

    /// A PDF of pages, each 100 points wide and 150 high: `ink` over its upper half, then bars of one point each.
    private static func document(_ inks: [String]) -> String {
        var objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Count \(inks.count) /Kids [\(inks.indices.map { "\(3 + 2 * $0) 0 R" }.joined(separator: " "))] >>",
        ]
        let bars = (0..<50).map { "\($0 * 2) 0 1 75 re" }.joined(separator: " ")
        for (index, ink) in inks.enumerated() {
            let content = "\(ink) rg 0 75 100 75 re f 0 0 0 rg \(bars) f"
            objects.append(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 150] /Resources << >> /Contents \(4 + 2 * index) 0 R >>"
            )
            objects.append("<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream")
        }
        var file = "%PDF-1.4\n"
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(file.utf8.count)
            file += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let table = file.utf8.count
        file += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for offset in offsets { file += String(format: "%010d 00000 n \n", offset) }
        return file + "trailer << /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(table)\n%%EOF\n"
    }

    private func prepare(_ bench: borrowing Workbench) throws {
        try bench.write(Self.programme, to: "programme.yaml")
        try bench.write(Self.document(["1 0 0", "0 1 0", "1 1 0"]), to: "menu.pdf")
        try bench.write(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 20 30">
            <rect width="20" height="30" fill="#ff00ff"/></svg>
            """, to: "logo.svg")
    }

    private func encode(_ bench: borrowing Workbench, _ extra: [String] = ["--json"]) async throws -> Workbench.Output {
        try await bench.marquee(
            "marquee",
            [
                "encode", "programme.yaml", "--board", "rk3588", "-o", "depot", "--catalogue",
                Workbench.repository.string,
            ] + extra)
    }

    /// Red, green and blue.
    private func pixels(_ file: String, _ bench: borrowing Workbench) async throws -> [UInt8] {
        let made = try await bench.tool(
            "ffmpeg",
            ["-y", "-loglevel", "error", "-i", file, "-f", "rawvideo", "-pix_fmt", "rgb24", "pixels.rgb"])
        try #require(made.code == 0, "\(made.talk)")
        return try [UInt8](Data(contentsOf: URL(fileURLWithPath: bench.path("pixels.rgb").string)))
    }

    @Test func `each page is a still that is sharp at the zone's own size, and plays in its turn`() async throws {
        let bench = try Workbench()
        try prepare(bench)
        let output = try await encode(bench)
        try #require(output.code == 0, "\(output.talk)")
        let entries = try #require(try output.document()["renditions"] as? [[String: Any]])
        #expect(
            entries.compactMap { $0["media"] as? String }
                == ["menu.pdf#page=1", "menu.pdf#page=2", "menu.pdf#page=3", "logo.svg"])
        // 160 pixels across 100 points: bars of 1.6 pixels, none of which would be black or white had it been scaled.
        let still = try await pixels(try #require(entries[0]["file"] as? String), bench)
        #expect(still.count == 160 * 240 * 3)
        let row = (0..<160).map { still[(200 * 160 + $0) * 3] }
        #expect(row.filter { $0 < 8 || $0 > 247 }.count > 80, "\(row)")
        let played = try await bench.marquee(
            "marqueed",
            [
                "run", "--depot", "depot", "--output", "frames:frames", "--for", "600ms", "--at",
                "2026-12-01T00:00:00Z", "--state", "state",
            ])
        try #require(played.code == 0, "\(played.talk)")
        let frames = bench.files(below: "frames")
        try #require(frames.count == 18)
        for (page, ink) in [[255, 0, 0], [0, 255, 0], [255, 255, 0]].enumerated() {
            let shown = try await pixels("frames/\(frames[page * 6 + 2])", bench)
            func at(_ x: Int, _ y: Int) -> [Int] { (0..<3).map { Int(shown[(y * 320 + x) * 3 + $0]) } }
            for (seen, expected) in zip(at(80, 60), ink) { #expect(abs(seen - expected) < 12, "page \(page + 1)") }
            for (seen, expected) in zip(at(240, 120), [255, 0, 255]) { #expect(abs(seen - expected) < 12) }
        }
    }

    @Test func `a document that has changed is drawn anew, one that has not is not`() async throws {
        let bench = try Workbench()
        try prepare(bench)
        try #require(try await encode(bench).code == 0)
        try bench.write(Self.document(["1 0 0", "0 1 0"]), to: "menu.pdf")
        let entries = try #require(try await encode(bench).document()["renditions"] as? [[String: Any]])
        #expect(entries.map { $0["cached"] as? Bool } == [false, false, true])
    }

    @Test(arguments: [
        ("hello", "neither a PDF nor an office document"), ("%PDF-1.4\nhello", "does not read it"),
    ])
    func `what is no document is refused at the programme's line`(content: String, words: String) async throws {
        let bench = try Workbench()
        try prepare(bench)
        try bench.write(content, to: "menu.pdf")
        let output = try await encode(bench, [])
        #expect(output.code == 2)
        #expect(output.talk.contains("programme.yaml:10:") && output.talk.contains(words), "\(output.talk)")
        #expect(bench.files(below: "depot").allSatisfy { !$0.hasPrefix("channels") })
    }

    @Test func `an office document is drawn where LibreOffice is, and is a fault that names the package elsewhere`()
        async throws
    {
        let bench = try Workbench()
        try prepare(bench)
        try bench.write(
            Self.programme.replacing("menu.pdf", with: "menu.rtf"), to: "programme.yaml")
        try bench.write("{\\rtf1\\ansi Coffee\\page Cake}", to: "menu.rtf")
        let hasOffice = try await bench.tool("which", ["soffice"]).code == 0
        let output = try await encode(bench, hasOffice ? ["--json"] : [])
        if hasOffice {
            try #require(output.code == 0, "\(output.talk)")
            let entries = try #require(try output.document()["renditions"] as? [[String: Any]])
            #expect(
                entries.compactMap { $0["media"] as? String } == ["menu.rtf#page=1", "menu.rtf#page=2", "logo.svg"])
        } else {
            #expect(output.code == 2 && output.talk.contains("libreoffice-nogui"), "\(output.talk)")
        }
    }
}
