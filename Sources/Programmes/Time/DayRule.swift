package import Measures

/// The days on which a daypart starts. A day has to satisfy every part that is there.
package struct DayRule: Sendable, Hashable {
    /// Weekdays, also counted within the month; empty is every day.
    package var weekly: [DayPattern] = []
    /// 1 to 12; empty is every month.
    package var months: Set<Int> = []
    package var first: CivilDate?
    package var last: CivilDate?
    /// Named days; empty is every day.
    package var on: [DayPattern] = []
    package var except: [DayPattern] = []
    package var recurrence: DayRecurrence?

    package init(first: CivilDate? = nil, last: CivilDate? = nil) {
        self.first = first
        self.last = last
    }

    /// `day` counts from 1970-01-01.
    package func contains(_ day: Int) -> Bool { objection(to: day) == nil }

    /// The key of the first part that keeps a day out.
    package func objection(to day: Int) -> String? {
        if let first, day < first.daysSinceEpoch { return "from" }
        if let last, day > last.daysSinceEpoch { return "until" }
        if !weekly.isEmpty, !weekly.contains(where: { $0.contains(day) }) { return "days" }
        if !months.isEmpty, !months.contains(CivilDate(daysSinceEpoch: day).month) { return "months" }
        if !on.isEmpty, !on.contains(where: { $0.contains(day) }) { return "on" }
        if except.contains(where: { $0.contains(day) }) { return "except" }
        if let recurrence, !recurrence.contains(day) { return "repeat" }
        return nil
    }

    /// The days in a row around a day that is one of them. `nil` is for ever; an end after `horizon` reads as `nil`.
    func run(around day: Int, horizon: Int) -> (first: Int?, end: Int?) {
        if isPlain {
            let excepted = except.compactMap { pattern -> ClosedRange<Int>? in
                if case .dates(let range) = pattern { range } else { nil }
            }
            let starts = [first?.daysSinceEpoch] + excepted.filter { $0.upperBound < day }.map { $0.upperBound + 1 }
            let ends = [last.map { $0.daysSinceEpoch + 1 }] + excepted.map(\.lowerBound).filter { $0 > day }
            return (starts.compactMap { $0 }.max(), ends.compactMap { $0 }.min())
        }
        let floor = day < 0 ? Self.floor : 0
        var start = day
        while start > floor, contains(start - 1) { start -= 1 }
        var end = day + 1
        while end <= horizon, contains(end) { end += 1 }
        return (start == floor ? nil : start, end > horizon ? nil : end)
    }

    /// Whether only dates limit it.
    private var isPlain: Bool {
        weekly.isEmpty && months.isEmpty && on.isEmpty && recurrence == nil && except.allSatisfy(\.isDated)
    }

    /// 1678-01-01, the first day that has a date.
    private static let floor = -106_650
}

/// A day and every so many days, months or years after it. Source: ISO 8601-1, recurring time intervals.
package struct DayRecurrence: Sendable, Hashable {
    package enum Unit: Sendable, Hashable { case days, months, years }

    package let start: CivilDate
    package let step: Int
    package let unit: Unit
    /// How many there are; `nil` is for ever. A month without the day counts.
    package let count: Int?

    package init(start: CivilDate, step: Int, unit: Unit, count: Int?) {
        self.start = start
        self.step = step
        self.unit = unit
        self.count = count
    }

    package func contains(_ day: Int) -> Bool {
        guard let number = number(of: day) else { return false }
        return number >= 0 && count.map { number < $0 } ?? true
    }

    private func number(of day: Int) -> Int? {
        let distance: Int
        switch unit {
        case .days: distance = day - start.daysSinceEpoch
        case .months, .years:
            let date = CivilDate(daysSinceEpoch: day)
            guard date.day == start.day else { return nil }
            if unit == .years {
                guard date.month == start.month else { return nil }
                distance = date.year - start.year
            } else {
                distance = (date.year - start.year) * 12 + date.month - start.month
            }
        }
        return distance >= 0 && distance % step == 0 ? distance / step : nil
    }
}

extension DayRule {
    /// The days at which what holds of a weekday changes: between two of them every week is like the one before.
    ///
    /// Returns `nil` for a recurrence, which may have a rhythm of its own.
    package func changes(in range: Range<Int>) -> [Int]? {
        guard recurrence == nil else { return nil }
        var changes = [first?.daysSinceEpoch, last.map { $0.daysSinceEpoch + 1 }].compactMap { $0 }
        if !months.isEmpty { changes += Self.months(range) }
        for pattern in weekly + on + except {
            switch pattern {
            case .weekday: break
            case .dates(let days): changes += [days.lowerBound, days.upperBound + 1]
            case .yearly(let from, let to):
                for year in years(range) {
                    changes += [
                        Self.day(year, from.month, from.day),
                        (Self.day(year, to.month, to.day) ?? Self.day(year, 2, 28)).map { $0 + 1 },
                    ]
                    .compactMap { $0 }
                }
            case .ordinal: changes += range.filter(pattern.contains).flatMap { [$0, $0 + 1] }
            }
        }
        return changes
    }

    private func years(_ range: Range<Int>) -> ClosedRange<Int> {
        CivilDate(daysSinceEpoch: range.lowerBound).year...CivilDate(daysSinceEpoch: range.upperBound).year
    }

    private static func day(_ year: Int, _ month: Int, _ day: Int) -> Int? {
        CivilDate(year: year, month: month, day: day)?.daysSinceEpoch
    }

    private static func months(_ range: Range<Int>) -> [Int] {
        range.filter { CivilDate(daysSinceEpoch: $0).day == 1 }
    }
}
