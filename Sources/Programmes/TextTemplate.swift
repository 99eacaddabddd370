/// A text with fields: `Total {{total}}`, `{{prices.espresso|sold out}}`.
package struct TextTemplate: Sendable, Hashable {
    package enum Part: Sendable, Hashable {
        case literal(String)
        /// `otherwise` shows where there is no value.
        case field(String, otherwise: String)
    }

    package let parts: [Part]

    /// The names of its fields, each once, in order.
    package var fields: [String] {
        parts.reduce(into: []) { names, part in
            if case .field(let name, _) = part, !names.contains(name) { names.append(name) }
        }
    }

    /// Returns `nil` for a field that is not closed or has no name. Names are letters, digits, `-`, `_` and `.` between.
    package init?(parsing text: String) {
        var parts: [Part] = []
        var rest = Substring(text)
        while let opening = rest.range(of: "{{") {
            if opening.lowerBound > rest.startIndex { parts.append(.literal(String(rest[..<opening.lowerBound]))) }
            guard let closing = rest[opening.upperBound...].range(of: "}}") else { return nil }
            let body = rest[opening.upperBound..<closing.lowerBound]
            let halves = body.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
            let name = halves[0].filter { $0 != " " }
            guard Self.isName(name) else { return nil }
            parts.append(.field(name, otherwise: halves.count > 1 ? String(halves[1]) : ""))
            rest = rest[closing.upperBound...]
        }
        if !rest.isEmpty { parts.append(.literal(String(rest))) }
        self.parts = parts
    }

    /// The text with what is known filled in; a field without a value stays a field, so that another may fill it.
    package func filled(_ values: [String: String]) -> String {
        parts.map { part in
            switch part {
            case .literal(let text): text
            case .field(let name, let otherwise):
                values[name] ?? "{{\(name)\(otherwise.isEmpty ? "" : "|\(otherwise)")}}"
            }
        }.joined()
    }

    /// The text as it shows: a field without a value reads as what stands behind its bar.
    package func shown(_ values: [String: String]) -> String {
        parts.map { part in
            switch part {
            case .literal(let text): text
            case .field(let name, let otherwise): values[name] ?? otherwise
            }
        }.joined()
    }

    package static func isName(_ text: some StringProtocol) -> Bool {
        !text.isEmpty
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
                !part.isEmpty && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }
            }
    }
}

extension Substring {
    /// Where a short text stands first.
    fileprivate func range(of text: String) -> Range<Index>? {
        var index = startIndex
        while index < endIndex {
            if self[index...].hasPrefix(text) { return index..<self.index(index, offsetBy: text.count) }
            index = self.index(after: index)
        }
        return nil
    }
}
