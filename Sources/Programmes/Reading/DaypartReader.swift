import Faults
import Foundation
import Measures

/// Reads hours and days. Where a fault is reported the value read is of no matter.
extension ProgrammeReader {
    func daypart(_ map: YAMLMapping) -> Daypart {
        var days = dayRule(map)
        var hours = map["hours"].flatMap(hours) ?? []
        var beat: Daypart.Beat?
        let length = map["lasting"].flatMap(span)
        if let node = map["repeat"], let recurrence = recurrence(node) {
            let isTimed = recurrence.time != nil || recurrence.period != nil
            if isTimed, map["hours"] != nil {
                let _: Never? = node.valueFault("'repeat' with a time beside 'hours'", remedy: "keep one of them")
            }
            if isTimed, map["lasting"] == nil {
                let _: Never? = node.valueFault("'repeat' with a time, but no end", remedy: "add 'lasting:', as in 2h")
            }
            if let period = recurrence.period {
                let length = length ?? .seconds(1)
                if length > period {
                    let _: Never? = map["lasting"]?.valueFault(
                        "\(length.text), longer than the \(period.text) it comes again after", remedy: "shorten it")
                }
                beat = Daypart.Beat(
                    day: recurrence.start, time: recurrence.time ?? .zero, period: period, length: length,
                    count: recurrence.count)
            } else {
                days.recurrence = DayRecurrence(
                    start: recurrence.start, step: recurrence.step, unit: recurrence.unit, count: recurrence.count)
                if let time = recurrence.time, let length { hours = [.init(start: time, end: time + length)] }
            }
        } else if map["repeat"] == nil {
            let _: Never? = map["lasting"]?.valueFault("'lasting' without 'repeat'", remedy: "write 'hours' instead")
        }
        return Daypart(hours: hours, days: days, beat: beat)
    }

    private func dayRule(_ map: YAMLMapping) -> DayRule {
        var rule = DayRule(first: map["from"].flatMap(date), last: map["until"].flatMap(date))
        if let first = rule.first, let last = rule.last, last < first, let node = map["until"] {
            let _: Never? = node.valueFault("until \(last) lies before from \(first)", remedy: "swap them")
        }
        rule.weekly = patterns(map["days"], "a weekday or a range of them", "mon..fri, sat or first monday") {
            Self.weekly($0)
        }
        rule.months = Set(
            patterns(map["months"], "a month or a range of them", "jan..mar or december") {
                Self.range($0, of: Self.monthNames)
            })
        rule.on = patterns(map["on"], "a day", "2026-12-25, 12-25 or 2026-12-24..2026-12-26") { Self.dates($0) }
        rule.except = patterns(map["except"], "a day", "2026-12-25, 12-25, sun or last fri") {
            Self.dates($0) ?? Self.weekly($0)
        }
        return rule
    }

    /// One text, or a list of them.
    private func patterns<Value>(
        _ node: YAMLNode?, _ what: String, _ example: String, _ parse: (String) -> [Value]?
    ) -> [Value] {
        guard let node else { return [] }
        guard let nodes = node.isSequence ? node.sequence() : [node] else { return [] }
        if nodes.isEmpty {
            let _: Never? = node.valueFault("an empty list", remedy: "name something, or leave the key out")
        }
        return nodes.flatMap { $0.value(what, example: example, parse) ?? [] }
    }

    func date(_ node: YAMLNode) -> CivilDate? {
        node.value("a day", example: "for example 2026-12-25") { CivilDate(parsing: $0) }
    }

    // MARK: Hours

    private func hours(_ node: YAMLNode) -> [Daypart.Hours]? {
        let nodes = node.isSequence ? node.sequence() : [node]
        let read = (nodes ?? []).compactMap { node in
            node.value("hours", example: "for example 08:00-20:00") { text -> Daypart.Hours? in
                let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.timeOfDay)
                guard ends.count == 2, let start = ends[0], let end = ends[1], start < .seconds(86400) else {
                    return nil
                }
                return Daypart.Hours(start: start, end: end)
            }
        }
        if read.isEmpty, nodes?.isEmpty == true {
            return node.valueFault("an empty list", remedy: "name some hours, or leave the key out")
        }
        let ordered = read.sorted { $0.start < $1.start }
        let day = Duration.seconds(86400)
        let next = ordered.first.map { Daypart.Hours(start: $0.start + day, end: $0.end + day) }
        for (left, right) in zip(ordered, ordered.dropFirst() + [next].compactMap { $0 }) where right.start < left.end {
            return node.valueFault("hours that overlap", remedy: "join them, or end one before the other begins")
        }
        return read
    }

    /// `00:00` to `24:00`, seconds where they are wanted.
    static func timeOfDay(_ text: some StringProtocol) -> Duration? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts.allSatisfy({ $0.utf8.count == 2 }) else { return nil }
        let numbers = parts.compactMap { Int($0) }
        guard numbers.count == parts.count, numbers[0] >= 0, numbers.dropFirst().allSatisfy({ (0..<60).contains($0) })
        else { return nil }
        let time = Duration.seconds(zip(numbers, [3600, 60, 1]).reduce(0) { $0 + $1.0 * $1.1 })
        return time <= .seconds(86400) ? time : nil
    }

    // MARK: Days

    static let weekdayNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
    static let monthNames = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
    private static let ordinals = ["first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "last": -1]

    /// `mon`, `monday`, `mon..fri`, `first monday`, `last fri`.
    private static func weekly(_ text: String) -> [DayPattern]? {
        let words = text.split(separator: " ")
        if words.count == 2, let number = ordinals[String(words[0])], let day = index(words[1], of: weekdayNames) {
            return [.ordinal(number, weekday: day)]
        }
        return range(text, of: weekdayNames)?.map { .weekday($0) }
    }

    /// From 1; a range may run over the end.
    private static func range(_ text: String, of names: [String]) -> [Int]? {
        let ends = text.split(separator: "..", omittingEmptySubsequences: false).map { index($0, of: names) }
        guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else { return nil }
        return (0...(last - first + names.count) % names.count).map { (first - 1 + $0) % names.count + 1 }
    }

    /// From 1, by the whole name or its first three letters.
    private static func index(_ text: Substring, of names: [String]) -> Int? {
        names.firstIndex { $0 == text || $0.prefix(3) == text }.map { $0 + 1 }
    }

    /// `2026-12-25`, `12-25`, or two of a kind with `..` between them.
    private static func dates(_ text: String) -> [DayPattern]? {
        let ends = text.split(separator: "..", omittingEmptySubsequences: false)
        guard (1...2).contains(ends.count) else { return nil }
        let dates = ends.compactMap { CivilDate(parsing: $0)?.daysSinceEpoch }
        if dates.count == ends.count {
            return dates[0] <= dates[dates.count - 1] ? [.dates(dates[0]...dates[dates.count - 1])] : nil
        }
        let yearly = ends.compactMap(monthDay)
        return yearly.count == ends.count ? [.yearly(yearly[0], yearly[yearly.count - 1])] : nil
    }

    private static func monthDay(_ text: Substring) -> DayPattern.MonthDay? {
        CivilDate(parsing: "2000-\(text)").map { DayPattern.MonthDay(month: $0.month, day: $0.day) }
    }
}
