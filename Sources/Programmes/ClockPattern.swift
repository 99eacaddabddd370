/// How a clock writes the time. Source: Unicode Technical Standard 35, date field symbols; these of them.
package struct ClockPattern: Sendable, Hashable {
    package let text: String
    package let parts: [Part]

    package enum Part: Sendable, Hashable {
        case literal(String)
        case field(Field)
    }

    package enum Field: String, Sendable, Hashable, CaseIterable {
        case hour = "H"
        case twoDigitHour = "HH"
        case hourOfHalf = "h"
        case twoDigitHourOfHalf = "hh"
        case minute = "mm"
        case second = "ss"
        case half = "a"
        case weekday = "EEE"
        case weekdayName = "EEEE"
        case day = "d"
        case twoDigitDay = "dd"
        case month = "M"
        case twoDigitMonth = "MM"
        case monthAbbreviation = "MMM"
        case monthName = "MMMM"
        case shortYear = "yy"
        case year = "yyyy"
    }

    /// Letters between apostrophes stand for themselves, two apostrophes for one. Returns `nil` for another letter, and
    /// where there is no field.
    package init?(parsing text: String) {
        var parts: [Part] = []
        var literal = ""
        var rest = Substring(text)
        func flush() { if !literal.isEmpty { parts.append(.literal(literal)) } }
        while let first = rest.first {
            if first == "'" {
                guard let quoted = Self.quoted(&rest) else { return nil }
                literal += quoted
            } else if first.isASCII, first.isLetter {
                let run = rest.prefix { $0 == first }
                guard let field = Field(rawValue: String(run)) else { return nil }
                flush()
                literal = ""
                parts.append(.field(field))
                rest = rest.dropFirst(run.count)
            } else {
                literal.append(first)
                rest.removeFirst()
            }
        }
        flush()
        guard parts.contains(where: { if case .field = $0 { true } else { false } }) else { return nil }
        self.text = text
        self.parts = parts
    }

    /// Takes what stands between apostrophes off the beginning; `nil` if it does not end.
    private static func quoted(_ rest: inout Substring) -> String? {
        var literal = ""
        rest.removeFirst()
        if rest.first == "'" {
            rest.removeFirst()
            return "'"
        }
        while let end = rest.firstIndex(of: "'") {
            literal += rest[..<end]
            rest = rest[rest.index(after: end)...]
            guard rest.first == "'" else { return literal }
            literal += "'"
            rest.removeFirst()
        }
        return nil
    }
}
