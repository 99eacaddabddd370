/// The law for years that a time-zone file does not list: `WET0WEST,M3.5.0/1,M10.5.0`.
///
/// Source: POSIX.1-2024, "TZ"; RFC 9636, section 3.3.1 (hours from -167 to 167).
struct ClockRule {
    /// Units: seconds ahead of UTC.
    private let standard: Int
    private let summer: (offset: Int, begins: Day, ends: Day)?

    private struct Day {
        enum Kind {
            /// 1 to 365; the 29th of February is not counted.
            case julian(Int)
            /// 0 to 365.
            case ordinal(Int)
            /// Week 5 is the last; Sunday is 0.
            case weekday(month: Int, week: Int, day: Int)
        }

        let kind: Kind
        /// Units: seconds after midnight.
        let time: Int
    }

    init?(parsing text: String) {
        var rest = Substring(text)
        guard Self.skipName(&rest), let west = Self.clock(&rest) else { return nil }
        standard = -west
        guard !rest.isEmpty else {
            summer = nil
            return
        }
        guard Self.skipName(&rest) else { return nil }
        let offset = rest.first == "," ? standard + 3600 : Self.clock(&rest).map { -$0 }
        let parts = rest.split(separator: ",", omittingEmptySubsequences: false)
        guard let offset, parts.count == 3, parts[0].isEmpty, let begins = Self.day(parts[1]),
            let ends = Self.day(parts[2])
        else { return nil }
        summer = (offset, begins, ends)
    }

    /// The changes of one year, in order.
    func changes(in year: Int) -> [LocalClock.Change] {
        guard let summer else { return [] }
        let begin = LocalClock.Change(
            seconds: Self.seconds(summer.begins, year) - Int64(standard), offset: summer.offset)
        let end = LocalClock.Change(
            seconds: Self.seconds(summer.ends, year) - Int64(summer.offset), offset: standard)
        return [begin, end].sorted { $0.seconds < $1.seconds }
    }

    private static func seconds(_ day: Day, _ year: Int) -> Int64 {
        func days(_ month: Int, _ date: Int) -> Int {
            CivilDate(year: year, month: month, day: date)?.daysSinceEpoch ?? 0
        }
        let number: Int
        switch day.kind {
        case .julian(let count):
            let isLeap = CivilDate(year: year, month: 2, day: 29) != nil
            number = days(1, 1) + count - 1 + (isLeap && count >= 60 ? 1 : 0)
        case .ordinal(let count): number = days(1, 1) + count
        case .weekday(let month, let week, let weekday):
            let first = days(month, 1)
            let next = month == 12 ? days(12, 31) + 1 : days(month + 1, 1)
            let offset = (weekday + 7 - CivilDate(daysSinceEpoch: first).weekday % 7) % 7
            let candidate = first + offset + (week - 1) * 7
            number = candidate < next ? candidate : candidate - 7
        }
        return Int64(number) * 86400 + Int64(day.time)
    }

    private static func day(_ text: Substring) -> Day? {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        var time = 7200
        if parts.count == 2 {
            var rest = parts[1]
            guard let read = clock(&rest), rest.isEmpty else { return nil }
            time = read
        }
        let date = parts[0]
        if date.first == "M" {
            let numbers = date.dropFirst().split(separator: ".").compactMap { Int($0) }
            guard numbers.count == 3, (1...12).contains(numbers[0]), (1...5).contains(numbers[1]),
                (0...6).contains(numbers[2])
            else { return nil }
            return Day(kind: .weekday(month: numbers[0], week: numbers[1], day: numbers[2]), time: time)
        }
        if date.first == "J" {
            return Int(date.dropFirst()).flatMap {
                (1...365).contains($0) ? Day(kind: .julian($0), time: time) : nil
            }
        }
        return Int(date).flatMap { (0...365).contains($0) ? Day(kind: .ordinal($0), time: time) : nil }
    }

    private static func skipName(_ rest: inout Substring) -> Bool {
        let before = rest.count
        if rest.first == "<" {
            rest = rest.drop { $0 != ">" }.dropFirst()
        } else {
            rest = rest.drop { $0.isLetter }
        }
        return before - rest.count >= 3
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    private static func clock(_ rest: inout Substring) -> Int? {
        let text = rest.prefix { $0.isNumber || $0 == ":" || $0 == "-" || $0 == "+" }
        rest = rest.dropFirst(text.count)
        let parts = text.drop { $0 == "-" || $0 == "+" }.split(separator: ":", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { Int($0) }
        guard (1...3).contains(parts.count), numbers.count == parts.count, numbers[0] <= 167 else { return nil }
        let seconds = zip(numbers, [3600, 60, 1]).reduce(0) { $0 + $1.0 * $1.1 }
        return text.first == "-" ? -seconds : seconds
    }
}
