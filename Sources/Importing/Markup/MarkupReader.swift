import Faults
import Foundation
import FoundationXML

/// Reads XML that strangers wrote: UTF-8, no entities of its own, nothing fetched, bounded in size, depth and number.
final class MarkupReader: NSObject, XMLParserDelegate {
    /// Units: bytes.
    static let sizeLimit = 8 << 20
    static let depthLimit = 64
    static let elementLimit = 100_000

    private let file: String
    private var open: [Markup] = []
    private var root: Markup?
    private var count = 0
    private var refusal: Fault?

    private init(file: String) { self.file = file }

    /// Throws: `Fault`.
    static func parse(_ bytes: [UInt8], file: String) throws -> Markup {
        try check(bytes, file)
        let reader = MarkupReader(file: file)
        let parser = XMLParser(data: Data(bytes))
        parser.shouldResolveExternalEntities = false
        parser.delegate = reader
        let isWhole = parser.parse()
        if let refusal = reader.refusal { throw refusal }
        guard isWhole, parser.parserError == nil, let root = reader.root else {
            let cause = (parser.parserError as NSError?).map { "libxml2 error \($0.code)" }
            throw Fault(
                .markup, at: .init(file: file, line: max(1, parser.lineNumber), column: parser.columnNumber),
                "not well-formed XML", remedy: "export it again, or correct it there", cause: cause)
        }
        return root
    }

    /// What must not reach the parser.
    private static func check(_ bytes: [UInt8], _ file: String) throws {
        func refuse(_ problem: String, _ remedy: String, line: Int? = nil) -> Fault {
            Fault(.markup, at: .init(file: file, line: line), problem, remedy: remedy)
        }
        guard bytes.count <= sizeLimit else {
            throw refuse("longer than \(sizeLimit) bytes", "is this the file you meant?")
        }
        guard let text = String(validating: bytes, as: UTF8.self), !bytes.contains(0) else {
            throw refuse("the file is not UTF-8 text", "save it as UTF-8")
        }
        // A declared encoding would have the parser read other characters than were looked at here.
        let declaration = text.prefix(200).prefix { $0 != ">" }.lowercased()
        if let encoding = declaration.firstMatch(of: #/encoding\s*=\s*["']([^"']*)["']/#)?.1,
            !["utf-8", "us-ascii"].contains(String(encoding))
        {
            throw refuse("the encoding '\(encoding)', where UTF-8 is read", "save it as UTF-8", line: 1)
        }
        guard !text.contains("<!ENTITY"), text.firstMatch(of: #/<!DOCTYPE[^>]*\[/#) == nil else {
            throw refuse("a document type with declarations of its own", "remove it; nothing here needs one")
        }
    }

    private func refuse(_ parser: XMLParser, _ problem: String) {
        refusal = Fault(
            .markup, at: .init(file: file, line: parser.lineNumber), problem, remedy: "is this the file you meant?")
        parser.abortParsing()
    }

    // MARK: XMLParserDelegate

    func parser(
        _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
    ) {
        count += 1
        guard open.count < Self.depthLimit else {
            return refuse(parser, "more than \(Self.depthLimit) elements in each other")
        }
        guard root == nil else {
            refusal = Fault(
                .markup, at: .init(file: file, line: parser.lineNumber), "not well-formed XML",
                remedy: "take out what comes after the first element's end")
            return parser.abortParsing()
        }
        guard count <= Self.elementLimit else { return refuse(parser, "more than \(Self.elementLimit) elements") }
        let local = name.split(separator: ":").last.map(String.init) ?? name
        open.append(
            Markup(name: local, attributes: attributes, place: .init(file: file, line: parser.lineNumber)))
    }

    func parser(_ parser: XMLParser, foundCharacters text: String) {
        if !open.isEmpty { open[open.count - 1].take(text) }
    }

    func parser(_ parser: XMLParser, foundCDATA block: Data) {
        if !open.isEmpty { open[open.count - 1].take(String(decoding: block, as: UTF8.self)) }
    }

    func parser(_ parser: XMLParser, didEndElement: String, namespaceURI: String?, qualifiedName: String?) {
        guard let element = open.popLast() else { return }
        if open.isEmpty { root = element } else { open[open.count - 1].take(element) }
    }
}
