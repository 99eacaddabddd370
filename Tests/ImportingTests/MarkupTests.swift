import Faults
import Testing

@testable import Importing

/// XML that strangers wrote.
@Suite struct MarkupTests {
    private func code(_ bytes: [UInt8]) -> Fault? {
        do {
            _ = try MarkupReader.parse(bytes, file: "x.xlf")
            return nil
        } catch { return error as? Fault }
    }

    private func code(_ text: String) -> Fault? { code(Array(text.utf8)) }

    @Test func `elements know their lines, texts are whole`() throws {
        let text = "<?xml version=\"1.0\"?>\n<a>\n  <b c=\"1&amp;2\">x<![CDATA[<y>]]>&lt;</b>\n</a>"
        let root = try MarkupReader.parse(Array(text.utf8), file: "x.xml")
        #expect(root.name == "a" && root.place.line == 2)
        #expect(root.first("b")?.text == "x<y><" && root.first("b")?["c"] == "1&2" && root.first("b")?.place.line == 3)
    }

    @Test func `entities of a file's own are refused before they are read`() throws {
        let laughs = """
            <!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;">]>
            <a>&c;</a>
            """
        #expect(code(laughs)?.problem == "a document type with declarations of its own")
        #expect(code("<!DOCTYPE a SYSTEM \"http://127.0.0.1:9/x\" [ ]><a/>") != nil)
        let file = "<!DOCTYPE a [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><a>&f;</a>"
        #expect(code(file)?.code.name == "import.markup")
    }

    @Test func `other encodings cannot hide what is looked for`() {
        #expect(
            code("<?xml version=\"1.0\" encoding=\"UTF-7\"?><a/>")?.problem
                == "the encoding 'utf-7', where UTF-8 is read")
        #expect(code([0xFF, 0xFE, 0x3C, 0, 0x61, 0, 0x2F, 0, 0x3E, 0])?.problem == "the file is not UTF-8 text")
        #expect(code("<a>\0</a>") != nil)
    }

    @Test func `depth, number and size have limits`() {
        let deep = String(repeating: "<a>", count: 100) + String(repeating: "</a>", count: 100)
        #expect(code(deep)?.problem == "more than 64 elements in each other")
        let wide = "<a>" + String(repeating: "<b/>", count: 100_000) + "</a>"
        #expect(code(wide)?.problem == "more than 100000 elements")
        #expect(code("<a>" + String(repeating: " ", count: 8 << 20) + "</a>")?.problem == "longer than 8388608 bytes")
    }

    @Test(arguments: ["", "<a>", "<a></b>", "no markup", "<a b=1/>", "<a/><a/>"])
    func `what is not well-formed is refused with its place`(text: String) {
        #expect(code(text)?.problem == "not well-formed XML")
        #expect(code(text)?.place?.line != nil)
    }
}
