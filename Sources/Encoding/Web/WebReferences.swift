/// What a page's files ask for by themselves: references in HTML, SVG and CSS, with their lines.
///
/// A link that someone would have to follow is none. What scripts put together is not seen here; the player's guest refuses
/// what is not allowed, whoever asks.
struct WebReferences {
    struct Reference: Equatable {
        let target: String
        /// From 1.
        let line: Int
    }

    private let bytes: [UInt8]
    private var place = 0
    private(set) var all: [Reference] = []

    /// `name` says by its ending what the bytes are; of what is neither markup nor a style sheet there are none.
    static func find(in bytes: [UInt8], name: String) -> [Reference] {
        var references = WebReferences(bytes)
        switch name.lowercased().split(separator: ".").last {
        case "html", "htm", "xhtml", "svg": references.readMarkup()
        case "css": references.readStyle(upTo: bytes.count)
        default: break
        }
        return references.all.sorted { $0.line < $1.line }
    }

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    // MARK: Markup

    private mutating func readMarkup() {
        while let start = find("<", from: place) {
            place = start + 1
            if starts(with: "!--") {
                place = find("-->", from: place) ?? bytes.count
                continue
            }
            let element = word()
            guard !element.isEmpty else { continue }
            readAttributes(of: element)
            if element == "style" || element == "script" {
                let end = find("</\(element)", from: place) ?? bytes.count
                if element == "style" { readStyle(upTo: end) }
                place = end
            }
        }
    }

    /// From behind an element's name to behind its `>`.
    private mutating func readAttributes(of element: String) {
        var attributes: [(name: String, value: String, at: Int)] = []
        while place < bytes.count, bytes[place] != UInt8(ascii: ">") {
            let name = word()
            guard !name.isEmpty else {
                place += 1
                continue
            }
            skipBlanks()
            guard place < bytes.count, bytes[place] == UInt8(ascii: "=") else {
                attributes.append((name, "", place))
                continue
            }
            place += 1
            skipBlanks()
            let (value, at) = quoted()
            attributes.append((name, value, at))
        }
        place += 1
        let isRefresh = attributes.contains { $0.name == "http-equiv" && $0.value.lowercased() == "refresh" }
        for (name, value, at) in attributes {
            for target in Self.targets(element, name, value, isRefresh: isRefresh) { add(target, at: at) }
            if name == "style" {
                var style = WebReferences(Array(value.utf8))
                style.readStyle(upTo: style.bytes.count)
                for reference in style.all { add(reference.target, at: at) }
            }
        }
    }

    /// The elements whose `href` the browser loads by itself.
    private static let loaders: Set = ["link", "base", "image", "use", "feimage", "script", "pattern", "include"]

    private static func targets(_ element: String, _ name: String, _ value: String, isRefresh: Bool) -> [String] {
        switch name {
        case "src", "poster", "data", "background": return [value]
        case "srcset", "imagesrcset":
            return value.split(separator: ",").compactMap { $0.split(whereSeparator: \.isWhitespace).first }
                .map(String.init)
        case _ where name == "href" || name.hasSuffix(":href"):
            // Whatever prefix its namespace has.
            let plain = element.split(separator: ":").last.map(String.init) ?? element
            return loaders.contains(plain) ? [value] : []
        case "content" where isRefresh:
            return value.lowercased().firstRange(of: "url=").map { start in
                [value[start.upperBound...].filter { $0 != "'" && $0 != "\"" }]
            } ?? []
        default: return []
        }
    }

    /// A name in lower case; empty where none begins.
    private mutating func word() -> String {
        let start = place
        while place < bytes.count, Self.isOfName(bytes[place]) { place += 1 }
        return String(decoding: bytes[start..<place], as: UTF8.self).lowercased()
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: ":"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private mutating func skipBlanks() { while place < bytes.count, bytes[place] <= 0x20 { place += 1 } }

    /// An attribute's value and where it stands.
    private mutating func quoted() -> (String, Int) {
        guard place < bytes.count else { return ("", place) }
        let quote = bytes[place]
        let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        if isQuoted { place += 1 }
        let start = place
        while place < bytes.count, isQuoted ? bytes[place] != quote : bytes[place] > 0x20 && bytes[place] != 0x3E {
            place += 1
        }
        let value = String(decoding: bytes[start..<place], as: UTF8.self)
        if isQuoted { place += 1 }
        return (value.replacing("&amp;", with: "&"), start)
    }

    // MARK: Styles

    /// Every `url(…)` and every `@import` with a string.
    private mutating func readStyle(upTo end: Int) {
        while place < end {
            if starts(with: "/*") {
                place = min(end, find("*/", from: place + 2).map { $0 + 2 } ?? end)
            } else if starts(with: "url(") {
                place += 4
                skipBlanks()
                readTarget(upTo: end, closing: UInt8(ascii: ")"))
            } else if starts(with: "@import") {
                place += 7
                skipBlanks()
                let isString = place < end && [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(bytes[place])
                if isString { readTarget(upTo: end, closing: UInt8(ascii: ";")) }
            } else {
                place += 1
            }
        }
        place = end
    }

    private mutating func readTarget(upTo end: Int, closing: UInt8) {
        guard place < end else { return }
        let quote = bytes[place]
        let isQuoted = quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'")
        if isQuoted { place += 1 }
        let start = place
        while place < end, bytes[place] != (isQuoted ? quote : closing) { place += 1 }
        add(String(decoding: bytes[start..<place], as: UTF8.self), at: start)
    }

    // MARK: Bytes

    private mutating func add(_ target: String, at place: Int) {
        let text = target.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        guard !text.isEmpty else { return }
        all.append(Reference(target: text, line: 1 + bytes.prefix(place).count { $0 == 0x0A }))
    }

    /// Letters of either case.
    private func starts(with text: String) -> Bool { matches(text, at: place) }

    private func matches(_ text: String, at place: Int) -> Bool {
        let wanted = text.utf8
        guard place + wanted.count <= bytes.count else { return false }
        return zip(bytes[place...], wanted).allSatisfy { seen, wanted in
            seen == wanted || (65...90).contains(seen) && seen + 32 == wanted
        }
    }

    private func find(_ text: String, from start: Int) -> Int? {
        guard let first = text.utf8.first else { return nil }
        var place = start
        while place < bytes.count {
            if bytes[place] == first, matches(text, at: place) { return place }
            place += 1
        }
        return nil
    }
}
