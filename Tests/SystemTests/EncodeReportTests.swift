import Foundation
import SystemPackage
import Testing

/// What `marquee encode` and `marquee doctor` tell people beside their answer.
@Suite struct EncodeReportTests {
    @Test func `the score over time is drawn, and the page needs no network`() async throws {
        let bench = try Workbench()
        try bench.write(
            """
            programme: Tom & <Jerry>
            canvas: 160x90
            layouts: { one: { zones: { main: { at: [0, 0, 160, 90], playlist: all } } } }
            playlists: { all: [{ video: a.mkv }, { image: c.png }] }
            """, to: "programme.yaml")
        for (name, words) in [("a.mkv", "-t 3 -r 30 -c:v ffv1"), ("c.png", "-frames:v 1")] {
            let made = try await bench.tool(
                "ffmpeg",
                ["-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=s=160x90"]
                    + words.split(separator: " ").map(String.init) + [name])
            try #require(made.code == 0)
        }
        let output = try await bench.marquee(
            "marquee",
            [
                "encode", "programme.yaml", "-o", "depot", "--board", "rk3588", "--quality", "90", "--html", "out.html",
                "--json", "--catalogue", Workbench.repository.string,
            ])
        try #require(output.code == 0, "\(output.talk)")
        let entries = try #require(try output.document()["renditions"] as? [[String: Any]])
        let look = try #require(entries.compactMap { $0["look"] as? [String: Any] }.first)
        let bytes = try #require(FileManager.default.contents(atPath: bench.path("out.html").string))
        let page = String(decoding: bytes, as: UTF8.self)
        #expect(
            page.contains("<h1>Tom &amp; &lt;Jerry&gt;</h1>") && !page.contains("://") && !page.contains("<script"))
        let curve = try #require(page.firstMatch(of: /<polyline[^>]*points="([^"]*)"/))
        // A step has two ends.
        #expect(curve.1.split(separator: " ").count == 2 * (try #require(look["overTime"] as? [Double])).count)
        #expect(curve.1.split(separator: " ").count == 6)
        #expect(page.contains("<line class=\"target\"") && page.contains("<rect class=\"worst\""))
        #expect(page.contains(try #require(look["judge"] as? String)))
    }

    @Test func `the doctor names the judge and what is missing`() async throws {
        let bench = try Workbench()
        let output = try await bench.marquee("marquee", ["doctor", "--json"])
        let document = try output.document()
        #expect(document["schema"] as? String == "marquee.doctor/1")
        let parts = try #require(document["parts"] as? [[String: Any]])
        func found(_ part: String) -> String? { parts.first { $0["part"] as? String == part }?["found"] as? String }
        #expect(found("judge of quality")?.hasPrefix("marquee index") == true)
        #expect(
            found("encoder")?.hasPrefix("x264 ") == true && found("documents (PDF)")?.hasPrefix("pdftoppm ") == true)
        let missing = parts.filter { $0["found"] == nil }
        #expect(output.code == (missing.isEmpty ? 0 : 1))
        #expect(missing.allSatisfy { ($0["remedy"] as? String)?.isEmpty == false })
    }
}
