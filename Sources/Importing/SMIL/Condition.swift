import Measures

/// `expr`: conditions that can be said as days and hours. Source: signageOS SMIL player, "Conditional playback".
enum Condition {
    /// From Sunday, as SMIL counts.
    static let names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    /// `nil` for anything else.
    static func limit(_ text: String) -> Draft.Limit? {
        let plain = text.replacing("adapi-", with: "").trimmed
        let either = plain.split(separator: #/\s+(?:or|OR)\s+/#).map { weekdays(String($0)) }
        if either.count > 1 {
            let sets = either.compactMap(\.self)
            return sets.count == either.count ? days(sets.reduce(into: Set()) { $0.formUnion($1) }) : nil
        }
        var bounds = Bounds()
        for term in plain.split(separator: #/\s+(?:and|AND)\s+/#) {
            guard bounds.take(String(term)) else { return nil }
        }
        return bounds.limit
    }

    private static func days(_ set: Set<Int>) -> Draft.Limit? {
        guard !set.isEmpty else { return nil }
        if set.count == 7 { return Draft.Limit() }
        return Draft.Limit(keys: ["days": "[\(set.sorted().map { names[$0] }.joined(separator: ", "))]"])
    }

    /// `weekday()>=3`, `1=weekday()`.
    private static func weekdays(_ term: String) -> Set<Int>? {
        if let match = term.trimmed.wholeMatch(of: #/weekday\(\)\s*(>=|<=|=|>|<)\s*([0-6])/#) {
            return Int(match.2).map { number in Set((0...6).filter { holds($0, String(match.1), number) }) }
        }
        if let match = term.trimmed.wholeMatch(of: #/([0-6])\s*(>=|<=|=|>|<)\s*weekday\(\)/#) {
            return Int(match.1).map { number in Set((0...6).filter { holds(number, String(match.2), $0) }) }
        }
        return nil
    }

    private static func holds(_ left: Int, _ sign: String, _ right: Int) -> Bool {
        switch sign {
        case ">=": left >= right
        case "<=": left <= right
        case ">": left > right
        case "<": left < right
        default: left == right
        }
    }

    private struct Bounds {
        private var days = Set(0...6)
        private var hours = (start: 0, end: 86400)
        private var first: CivilDate?
        private var last: CivilDate?

        /// Whether the term could be taken.
        mutating func take(_ term: String) -> Bool {
            if let set = Condition.weekdays(term) {
                days.formIntersection(set)
                return true
            }
            let pattern = #/compare\(\s*(time|date)\(\)\s*,\s*'([^']*)'\s*\)\s*(>=|<=|>|<)\s*0/#
            guard let match = term.trimmed.wholeMatch(of: pattern) else { return false }
            let (text, isLower) = (String(match.2), match.3.hasPrefix(">"))
            if match.1 == "time" {
                guard let reading = ClockReading("2000-01-01 \(text)") else { return false }
                let second = reading.isLastSecond && !isLower ? 86400 : reading.second
                if isLower { hours.start = max(hours.start, second) } else { hours.end = min(hours.end, second) }
                return true
            }
            guard let reading = ClockReading(text), reading.isMidnight || (reading.isLastSecond && !isLower) else {
                return false
            }
            if isLower {
                first = [first, reading.day].compactMap { $0 }.max()
            } else {
                let day = reading.isMidnight ? reading.day.adding(days: -1) : reading.day
                last = [last, day].compactMap { $0 }.min()
            }
            return true
        }

        /// `nil` where nothing can satisfy it.
        var limit: Draft.Limit? {
            guard hours.start < hours.end, var limit = Condition.days(days) else { return nil }
            if let first, let last, last < first { return nil }
            if let first { limit.keys["from"] = "\(first)" }
            if let last { limit.keys["until"] = "\(last)" }
            if hours != (0, 86400) {
                limit.keys["hours"] = "\"\(ClockReading.clock(hours.start))-\(ClockReading.clock(hours.end))\""
            }
            return limit
        }
    }
}
