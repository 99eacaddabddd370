import Faults
import Testing

@Suite struct YAMLFileTests {
    private func faults(_ text: String, _ interpret: (YAMLNode) -> Int?) -> [String] {
        do {
            _ = try YAMLFile.parse(Array(text.utf8), file: "a.yaml", interpret)
            return []
        } catch let list as FaultList {
            return list.faults.map(\.description)
        } catch { return ["\(error)"] }
    }

    @Test func `all faults are told at once, with place and nearest spelling`() {
        let seen = faults("width: wide\nhieght: 3\n") { node in
            let mapping = node.mapping(keys: ["width", "height"])
            return mapping?.required("width")?.integer(in: 1...9)
        }
        #expect(
            seen == [
                "a.yaml:1:8: 'wide' is not a whole number from 1 to 9; write for example 1",
                "a.yaml:2:1: unknown key 'hieght'; did you mean 'height'?",
            ])
    }

    @Test func `a missing key names the mapping it belongs to`() {
        #expect(
            faults("a: 1") { $0.mapping(keys: ["a", "b"])?.required("b")?.integer(in: 1...1) } == [
                "a.yaml:1:1: the key 'b' is missing; add 'b:'"
            ])
    }

    @Test(arguments: [
        ("", "the file is empty"), ("a: [", "not YAML"), ("a: 1\na: 2", "stands twice"), ("a: b: c", "not YAML"),
    ])
    func `what is no YAML is refused with a word on it`(text: String, word: String) {
        let seen = faults(text) { _ in 1 }
        #expect(seen.count == 1 && seen[0].contains(word), "\(seen)")
    }

    @Test func `bytes that are no UTF-8 are refused`() {
        #expect(throws: FaultList.self) { try YAMLFile.parse([0x61, 0x3A, 0x20, 0xFF], file: "a.yaml") { _ in 1 } }
    }

    @Test(arguments: [
        ("a: 1\nb: [*x]\nc: &x 1", "a.yaml:2:5: the alias '*x'"),
        ("a: &a [x, x]\nb: &b [*a, *a]\n? *b\n: 1", "a.yaml:2:8: the alias '*a'"),
        ("a: 1\nb: \u{0}", "a.yaml:2:4: a NUL character"),
        ("a: " + String(repeating: "[", count: 100_000), "a thousand deep"),
        ("a: " + String(repeating: "- ", count: 100_000), "not YAML"),
        ("a: \"\\0\"", "a text with a NUL character"),
        (String(repeating: "k", count: 1000) + ": 1", "unknown key 'kkkkkkkk"),
        ("a: " + String(repeating: "9", count: 1_000_000), "is not a whole number"),
    ])
    func `a hostile file is refused with few words, and soon`(text: String, word: String) {
        let seen = faults(text) { $0.mapping(keys: ["a", "b", "c"])?["a"]?.integer(in: 1...3) ?? 1 }
        #expect(seen.contains { $0.contains(word) && $0.utf8.count < 400 }, "\(seen.map { $0.prefix(300) })")
    }

    @Test func `of a file full of strangers no more faults are told than anyone reads`() {
        let text = (0..<20_000).map { "key\($0): 1\n" }.joined()
        let seen = faults(text) { $0.mapping(keys: ["a"]).map { _ in 1 } }
        #expect(seen.count == FaultCollector.limit)
    }

    @Test func `a byte order mark before the text is no part of its first key`() throws {
        let value = try YAMLFile.parse([0xEF, 0xBB, 0xBF] + Array("a: 7".utf8), file: "a.yaml") {
            $0.mapping(keys: ["a"])?["a"]?.integer(in: 1...9)
        }
        #expect(value == 7)
    }

    @Test func `signs that aliases are made with may stand in texts`() {
        let seen = faults("a: \"5 *stars, Salt &Pepper, *a\"") {
            $0.mapping(keys: ["a"])?["a"]?.string().map { _ in 1 }
        }
        #expect(seen.isEmpty, "\(seen)")
    }

    @Test func `text of another encoding is refused by its name`() {
        for (bytes, word) in [
            ([0xFF, 0xFE, 0x61, 0x00] as [UInt8], "UTF-16"), ([0x61, 0x00, 0x3A, 0x00], "UTF-16"),
            ([0x61, 0x3A, 0x20, 0xE9], "UTF-8"),
        ] {
            do {
                _ = try YAMLFile.parse(bytes, file: "a.yaml") { _ in 1 }
                Issue.record("\(bytes) was read")
            } catch { #expect("\(error)".contains(word)) }
        }
    }
}
