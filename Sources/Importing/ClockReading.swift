import Measures

/// What a calendar and a clock show, in no zone: `2026-12-01 08:00:00`.
struct ClockReading {
    let day: CivilDate
    /// After midnight. Units: seconds.
    let second: Int

    init?(_ text: String) {
        let parts = text.split(whereSeparator: { $0 == " " || $0 == "T" })
        guard (1...2).contains(parts.count), let day = CivilDate(parsing: parts[0]) else { return nil }
        self.day = day
        guard parts.count == 2 else {
            second = 0
            return
        }
        let numbers = parts[1].split(separator: ":").compactMap { Int($0) }
        guard numbers.count == 3, (0..<24).contains(numbers[0]), (0..<60).contains(numbers[1]),
            (0..<60).contains(numbers[2])
        else { return nil }
        second = numbers[0] * 3600 + numbers[1] * 60 + numbers[2]
    }

    /// Seconds of Unix time that stand for ever: the first and the last that 32 bits hold, in any zone.
    var isFarOff: Bool { day.year <= 1970 || day.year >= 2030 && day.month == 1 && day.day >= 18 && day.day <= 20 }

    var isMidnight: Bool { second == 0 }
    var isLastSecond: Bool { second == 86399 }

    /// `08:00`, `08:00:30`.
    static func clock(_ second: Int) -> String {
        let parts = [second / 3600, second / 60 % 60, second % 60]
        return parts.prefix(parts[2] == 0 ? 2 : 3).map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    /// Dayparts that together are the time from one reading to another.
    static func limits(from: ClockReading?, to: ClockReading?) -> [Draft.Limit] {
        let from = from.flatMap { $0.isFarOff ? nil : $0 }
        var to = to.flatMap { $0.isFarOff ? nil : $0 }
        if let end = to, end.isLastSecond { to = ClockReading(day: end.day.adding(days: 1), second: 0) }
        var limits: [Draft.Limit] = []
        if let from, let to, from.day == to.day || (to.day == from.day.adding(days: 1) && to.second <= from.second),
            !(from.isMidnight && to.isMidnight)
        {
            guard from.day != to.day || from.second < to.second else { return [] }
            return [Draft.Limit(keys: ["on": "\(from.day)", "hours": hours(from.second, to.second)])]
        }
        var whole = Draft.Limit()
        if let from {
            if !from.isMidnight {
                limits.append(Draft.Limit(keys: ["on": "\(from.day)", "hours": hours(from.second, 86400)]))
            }
            whole.keys["from"] = "\(from.isMidnight ? from.day : from.day.adding(days: 1))"
        }
        if let to {
            if !to.isMidnight {
                limits.append(Draft.Limit(keys: ["on": "\(to.day)", "hours": hours(0, to.second)]))
            }
            whole.keys["until"] = "\(to.day.adding(days: -1))"
        }
        if let first = whole.keys["from"], let last = whole.keys["until"], last < first { return limits }
        return [whole] + limits
    }

    init(day: CivilDate, second: Int) {
        self.day = day
        self.second = second
    }

    private static func hours(_ start: Int, _ end: Int) -> String { "\"\(clock(start))-\(clock(end))\"" }
}
