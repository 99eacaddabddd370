import Foundation
import SystemPackage
import Testing

/// What strangers send ends in words, whatever it is: never in a crash, a hang or half a file.
@Suite struct BrokenMediaTests {
    private static func programme(_ items: [(key: String, name: String)]) -> String {
        """
        programme: Broken
        canvas: 320x180
        layouts: { one: { zones: { main: { at: [0, 0, 320, 180], playlist: all } } } }
        playlists:
          all:
        \(items.map { "    - { \($0.key): \($0.name) }" }.joined(separator: "\n"))
        """
    }

    private func encode(_ bench: borrowing Workbench) async throws -> Workbench.Output {
        try await bench.marquee(
            "marquee",
            [
                "encode", "programme.yaml", "--board", "rk3588", "-o", "depot", "--preset", "ultrafast", "--json",
                "--catalogue", Workbench.repository.string,
            ])
    }

    /// By file: the codes of what is wrong with it, by what `look` says of each.
    private func faults(_ output: Workbench.Output) throws -> [(words: String, code: String)] {
        let faults = try #require(try output.document()["faults"] as? [[String: Any]], "\(output.talk)")
        return faults.map { fault in
            let words = ["file", "problem"].map { fault[$0] as? String ?? "" }.joined(separator: ": ")
            return (words, fault["code"] as? String ?? "")
        }
    }

    @Test func `forty kinds of broken media end in findings, not in crashes, and are not encoded`() async throws {
        let bench = try Workbench()
        let broken = try await BrokenMedia(in: bench)
        #expect(broken.items.count >= 80)
        try bench.write(Self.programme(broken.items), to: "programme.yaml")
        let checked = try await bench.marquee("marquee", ["check", "programme.yaml", "--json"])
        #expect(checked.code == 1)
        let media = try #require(try checked.document()["media"] as? [[String: Any]], "\(checked.talk)")
        var refused: Set<String> = []
        for medium in media {
            let name = medium["media"] as? String ?? ""
            let findings = medium["findings"] as? [[String: Any]] ?? []
            let codes = Set(findings.compactMap { $0["code"] as? String })
            #expect(codes.isDisjoint(with: ["worker.crash", "worker.spent"]), "\(name): \(findings)")
            if findings.contains(where: { $0["severity"] as? String == "error" }) { refused.insert(name) }
            guard name == "cut-a.mp4" else { continue }
            let cut = try #require(findings.first { $0["code"] as? String == "media.truncated" })
            #expect((cut["at"] as? Double ?? 0) > 0.1, "it names the second")
        }
        #expect(Set(media.compactMap { $0["media"] as? String }) == Set(broken.items.map(\.name)))
        let hopeless = broken.items.map(\.name).filter { $0.hasPrefix("zeroed") } + BrokenMedia.strangers.map(\.name)
        for name in hopeless + ["cut-a.mp4", "cut-b.mkv", "lying-a.mp4", "cut-k.jpg", "cut-j.png"] {
            #expect(refused.contains(name), "\(name)")
        }
        let encoded = try await encode(bench)
        #expect(encoded.code == 2)
        let faults = try faults(encoded)
        for name in refused where !faults.contains(where: { $0.words.contains(name) }) {
            Issue.record("\(name) is encoded, though 'marquee check' finds an error in it")
        }
        for fault in faults {
            #expect(
                !["worker.crash", "worker.spent", "rendition.rule", "rendition.encoder"].contains(fault.code),
                "\(fault)")
        }
        #expect(bench.files(below: "depot/incoming").isEmpty && bench.files(below: "depot/channels").isEmpty)
    }

    @Test func `documents without a page and things that are no files are refused, all at once`() async throws {
        let bench = try Workbench()
        for (name, text) in BrokenMedia.documents { try bench.write(text, to: name) }
        try FileManager.default.createDirectory(
            atPath: bench.path("folder.mp4").string, withIntermediateDirectories: true)
        try #require(mkfifo(bench.path("pipe.mp4").string, 0o600) == 0)
        for (name, target) in [("endless.mp4", "/dev/zero"), ("circle.mp4", "circle.mp4"), ("gone.png", "nowhere")] {
            try FileManager.default.createSymbolicLink(atPath: bench.path(name).string, withDestinationPath: target)
        }
        try bench.write([], to: "empty.mp4")
        let files = ["folder.mp4", "pipe.mp4", "endless.mp4", "circle.mp4", "gone.png", "empty.mp4", "missing.mp4"]
        let items =
            BrokenMedia.documents.map { (key: "document", name: $0.name) }
            + files.map { (key: $0.hasSuffix("png") ? "image" : "video", name: $0) }
        try bench.write(Self.programme(items), to: "programme.yaml")
        let encoded = try await encode(bench)
        #expect(encoded.code == 2)
        let faults = try faults(encoded)
        for (_, name) in items { #expect(faults.contains { $0.words.contains("'\(name)'") }, "\(name): \(faults)") }
        #expect(!faults.contains { $0.code.hasPrefix("worker") }, "\(faults)")
        #expect(bench.files(below: "depot").isEmpty)
        let checked = try await bench.marquee("marquee", ["check", "programme.yaml", "--json"])
        #expect(checked.code == 1)
        let media = try #require(try checked.document()["media"] as? [[String: Any]])
        #expect(media.count == items.count)
        for medium in media {
            let findings = medium["findings"] as? [[String: Any]] ?? []
            #expect(findings.contains { $0["severity"] as? String == "error" }, "\(medium)")
        }
    }
}
