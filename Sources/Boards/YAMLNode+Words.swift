import Faults
import Measures

/// The kinds of words that the description files share.
extension YAMLNode {
    /// A name of ours: small letters, digits and hyphens.
    func name() -> String? {
        value("a name of small letters, digits and hyphens", example: "for example rk3588") { text in
            Self.isName(text) ? text : nil
        }
    }

    /// What `read` makes of each value of a mapping whose keys are names of ours.
    func named<Element>(_ read: (String, YAMLNode) -> Element?) -> [Element]? {
        guard let mapping = namedMapping() else { return nil }
        let elements = mapping.entries.compactMap { entry -> Element? in
            if Self.isName(entry.key) { return read(entry.key, entry.value) }
            let problem = "'\(entry.key)' is not a name of small letters, digits and hyphens"
            faults.report(Fault(.yamlValue, at: entry.place, problem, remedy: "write for example hdmi-1"))
            return nil
        }
        return elements.count == mapping.entries.count ? elements : nil
    }

    /// One line of text: no control characters.
    func line() -> String? {
        value("one line of text", example: "it without line breaks and control characters") { text in
            text.unicodeScalars.contains { $0.properties.generalCategory == .control } ? nil : text
        }
    }

    /// What may be part of a tool's name, a package's name or a version: no blanks, nothing a shell would read.
    func token() -> String? {
        value("a word of letters, digits and . _ + : ~ -", example: "it without blanks and quotes") { text in
            text.utf8.allSatisfy(Self.isTokenByte) && !text.hasPrefix("-") ? text : nil
        }
    }

    /// An option of a program: one word that begins with a hyphen and holds nothing a shell would read.
    func argument() -> String? {
        value("an option without blanks and quotes", example: "for example -fuse-ld=lld") { text in
            let fits = text.utf8.allSatisfy { Self.isTokenByte($0) || $0 == 0x2F || $0 == 0x3D }
            return fits && text.hasPrefix("-") ? text : nil
        }
    }

    /// A path below some root, without `..`.
    func relativePath() -> String? {
        value("a path inside the build", example: "for example usr/bin/x264") { text in
            let parts = text.split(separator: "/", omittingEmptySubsequences: false)
            let fits = parts.allSatisfy { part in
                !part.isEmpty && part != "." && part != ".." && part.utf8.allSatisfy(Self.isTokenByte)
            }
            return fits && !text.hasPrefix("-") ? text : nil
        }
    }

    func absolutePath() -> String? {
        guard let text = line() else { return nil }
        guard text.hasPrefix("/"), !text.contains(":") else {
            return valueFault("'\(text)' is not an absolute path without a colon", remedy: "begin it with /")
        }
        return text
    }

    func digest() -> Measures.Digest? {
        value("a SHA-256", example: "64 small hexadecimal digits, as sha256sum prints them") { Digest(parsing: $0) }
    }

    /// The SPDX identifier of a licence that `LicenceTerms` can reckon with.
    func licence() -> String? {
        guard let text = token() else { return nil }
        guard LicenceTerms(spdx: text) != nil else {
            return valueFault(
                "unknown licence '\(text)'", remedy: Spelling.remedy(for: text, among: LicenceTerms.known))
        }
        return text
    }

    /// An amount of memory or disk: `100 MB`, `2 GB`.
    func amount() -> ByteCount? {
        value("an amount", example: "for example 100 MB or 2 GB") { text in
            let units = ["kB": 1000, "MB": 1_000_000, "GB": 1_000_000_000]
            let parts = text.split(separator: " ")
            guard parts.count == 2, let number = Int(parts[0]), let unit = units[String(parts[1])] else { return nil }
            return (1...1_000_000).contains(number) ? ByteCount(number * unit) : nil
        }
    }

    func resolution() -> Resolution? {
        value("a size in pixels", example: "for example 1920x1080") { Resolution(parsing: $0) }
    }

    func rate() -> FrameRate? {
        value("a rate per second", example: "for example 60 or 30000/1001") { FrameRate(parsing: $0) }
    }

    /// What `read` makes of this node; `.some(nil)` where 'unknown' is written.
    func unlessUnknown<Value>(_ read: (YAMLNode) -> Value?) -> Value?? {
        if isUnknown { return .some(nil) }
        return read(self).map(Optional.some)
    }

    private var isUnknown: Bool { !isMapping && !isSequence && string() == "unknown" }

    /// One element, or a list of at least one and none twice.
    func oneOrMore<Element: Equatable>(of read: (YAMLNode) -> Element?) -> [Element]? {
        guard isSequence else { return read(self).map { [$0] } }
        guard let nodes = sequence(), let elements = list(of: read) else { return nil }
        guard !elements.isEmpty else { return valueFault("an empty list", remedy: "write at least one") }
        for (index, element) in elements.enumerated() where elements[..<index].contains(element) {
            return nodes[index].valueFault("'\(nodes[index].string() ?? "")' stands twice", remedy: "keep one of them")
        }
        return elements
    }

    /// Every element of a list, if all of them read.
    func list<Element>(of read: (YAMLNode) -> Element?) -> [Element]? {
        guard let nodes = sequence() else { return nil }
        let elements = nodes.compactMap(read)
        return elements.count == nodes.count ? elements : nil
    }

    private static func isName(_ text: String) -> Bool {
        !text.isEmpty && !text.hasPrefix("-")
            && text.utf8.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "._+:~-".utf8.contains(byte)
        }
    }
}
