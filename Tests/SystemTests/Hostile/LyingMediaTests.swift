import Foundation
import SystemPackage
import Testing

/// Media that say other things of themselves than are so: lengths, counts, offsets, clocks and sizes.
@Suite struct LyingMediaTests {
    private struct Item: Decodable {
        let key: String
        let name: String
        let hopeless: Bool
    }

    private static func write(in bench: borrowing Workbench) async throws -> [Item] {
        let script = FilePath(#filePath).removingLastComponent().appending("lying-media.py").string
        let made = try await bench.tool("python3", [script])
        try #require(made.code == 0, "\(made.talk)")
        return try JSONDecoder().decode([Item].self, from: Data(made.text.utf8))
    }

    private static func programme(_ items: [Item]) -> String {
        let lines = items.map { "    - { \($0.key): \($0.name) }" }.joined(separator: "\n")
        return
            "programme: Lies\ncanvas: 160x90\nlayouts: { one: { zones: { main: { at: [0, 0, 160, 90], playlist: all } } } }\n"
            + "playlists:\n  all:\n\(lines)\n"
    }

    @Test func `ninety lies end in words or in whole renditions, and never in a crash, a hang or half a file`()
        async throws
    {
        let bench = try Workbench()
        let items = try await Self.write(in: bench)
        #expect(items.count >= 90)
        try bench.write(Self.programme(items), to: "programme.yaml")
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
        }
        #expect(Set(media.compactMap { $0["media"] as? String }) == Set(items.map(\.name)))
        for item in items where item.hopeless { #expect(refused.contains(item.name), "\(item.name) is let through") }
        // What nobody objects to is encoded, whole. Documents are counted before anything is encoded.
        var good = items
        for _ in 0..<3 {
            try bench.write(Self.programme(good), to: "programme.yaml")
            let told = try await encode(bench)
            for fault in told {
                #expect(
                    !["worker.crash", "worker.spent", "rendition.rule", "rendition.encoder"].contains(fault.code),
                    "\(fault)")
            }
            good.removeAll { item in told.contains { $0.words.contains(item.name) } }
            if told.isEmpty { break }
        }
        #expect(bench.files(below: "depot/incoming").isEmpty)
        for item in good {
            #expect(
                !item.hopeless && !refused.contains(item.name),
                "\(item.name) is encoded, though there is an error in it")
        }
    }

    /// What is wrong with each, by what is said of it.
    private func encode(_ bench: borrowing Workbench) async throws -> [(words: String, code: String)] {
        let output = try await bench.marquee(
            "marquee",
            [
                "encode", "programme.yaml", "--board", "rk3588", "-o", "depot", "--preset", "ultrafast", "--json",
                "--catalogue", Workbench.repository.string,
            ])
        let faults = try output.document()["faults"] as? [[String: Any]] ?? []
        #expect((output.code == 0) == faults.isEmpty)
        return faults.map { fault in
            (
                ["file", "problem"].map { fault[$0] as? String ?? "" }.joined(separator: ": "),
                fault["code"] as? String ?? ""
            )
        }
    }
}
