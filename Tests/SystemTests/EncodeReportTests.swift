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

    /// Answers as libvmaf does: three pictures on trial, and a score for each third of those that it is fed.
    private static let judge = """
        #!/bin/sh
        scores() {
          printf '{"version": "9.8.7", "frames": ['
          n=0; while [ $n -lt $1 ]; do
            [ $n = 0 ] || printf ','; printf '{"frameNum": %d, "metrics": {"vmaf": 91.25}}' $((n * 3)); n=$((n + 1))
          done
          printf '], "pooled_metrics": {}}'
        }
        case "$*" in
          *lavfi*) scores 3 ;;
          *) bytes=$(wc -c); scores $(((bytes / (160 * 180 * 3 / 2) + 2) / 3)) ;;
        esac

        """

    @Test func `an ffmpeg with libvmaf is the judge, behind the walls too, unless our own index is asked for`()
        async throws
    {
        let bench = try Workbench()
        try bench.write(
            """
            programme: Judged
            canvas: 160x90
            layouts: { one: { zones: { main: { at: [0, 0, 160, 90], playlist: all } } } }
            playlists: { all: [{ video: a.mkv }] }
            """, to: "programme.yaml")
        let made = try await bench.tool(
            "ffmpeg",
            ["-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=s=160x90:r=30:d=1", "-c:v", "ffv1", "a.mkv"])
        try #require(made.code == 0)
        try bench.write(Self.judge, to: "tools/ffmpeg")
        try #require(chmod(bench.path("tools/ffmpeg").string, 0o755) == 0)
        let path = "PATH=\(bench.path("tools")):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
        let marquee = Workbench.products.appending("marquee").string
        let doctor = try await bench.tool("env", [path, marquee, "doctor"])
        #expect(doctor.text.contains("VMAF v0.6.1 (libvmaf 9.8.7), in \(bench.path("tools/ffmpeg"))"), "\(doctor.text)")
        for (more, judge) in [([], "VMAF v0.6.1 (libvmaf 9.8.7)"), (["--judge", "index"], "marquee index 1")] {
            let output = try await bench.tool(
                "env",
                [path, marquee, "encode", "programme.yaml", "-o", "depot", "--board", "rk3588", "--quality", "91"]
                    + more
                    + ["--json", "--catalogue", Workbench.repository.string])
            try #require(output.code == 0, "\(output.talk)")
            let entries = try #require(try output.document()["renditions"] as? [[String: Any]])
            let look = try #require(entries[0]["look"] as? [String: Any])
            #expect(look["judge"] as? String == judge && entries[0]["cached"] as? Bool == false)
            if more.isEmpty { #expect(look["mean"] as? Double == 91.25) }
        }
        let bare = "PATH=\(bench.path("nowhere")):/usr/bin:/bin"
        let none = try await bench.tool(
            "env",
            [bare, marquee, "encode", "programme.yaml", "-o", "depot", "--board", "rk3588", "--judge", "libvmaf"])
        #expect(none.code == 64 && none.talk.contains("--judge is asked only with --quality"), "\(none.talk)")
    }

    @Test func `the doctor names the judge and what is missing`() async throws {
        let bench = try Workbench()
        let output = try await bench.marquee("marquee", ["doctor", "--json"])
        let document = try output.document()
        #expect(document["schema"] as? String == "marquee.doctor/1")
        let parts = try #require(document["parts"] as? [[String: Any]])
        func found(_ part: String) -> String? { parts.first { $0["part"] as? String == part }?["found"] as? String }
        let judge = try #require(found("judge of quality"))
        #expect(judge.hasPrefix("marquee index") || judge.hasPrefix("VMAF"))
        #expect(
            found("encoder")?.hasPrefix("x264 ") == true && found("documents (PDF)")?.hasPrefix("pdftoppm ") == true)
        let missing = parts.filter { $0["found"] == nil }
        #expect(output.code == (missing.isEmpty ? 0 : 1))
        #expect(missing.allSatisfy { ($0["remedy"] as? String)?.isEmpty == false })
    }
}
