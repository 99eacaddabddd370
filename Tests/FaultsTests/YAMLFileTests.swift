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
}
