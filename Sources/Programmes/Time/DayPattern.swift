package import Measures

/// A way to name days. Days are counted from 1970-01-01.
package enum DayPattern: Sendable, Hashable {
    /// Both ends included; a single day is a range to itself.
    case dates(ClosedRange<Int>)
    /// Every year from one day to the other, both included, over the turn of the year if the second lies earlier.
    case yearly(MonthDay, MonthDay)
    /// 1 (Monday) to 7 (Sunday).
    case weekday(Int)
    /// The first to the fifth of that weekday in a month, or the last (-1).
    case ordinal(Int, weekday: Int)

    package struct MonthDay: Sendable, Hashable, Comparable {
        package let month: Int
        package let day: Int

        package static func < (left: MonthDay, right: MonthDay) -> Bool {
            (left.month, left.day) < (right.month, right.day)
        }
    }

    package func contains(_ day: Int) -> Bool {
        switch self {
        case .dates(let range): return range.contains(day)
        case .weekday(let weekday): return CivilDate.weekday(ofDay: day) == weekday
        case .yearly(let first, let last):
            let date = CivilDate(daysSinceEpoch: day)
            let here = MonthDay(month: date.month, day: date.day)
            return first <= last ? first <= here && here <= last : first <= here || here <= last
        case .ordinal(let number, let weekday):
            guard CivilDate.weekday(ofDay: day) == weekday else { return false }
            let date = CivilDate(daysSinceEpoch: day)
            if number < 0 { return CivilDate(daysSinceEpoch: day + 7).month != date.month }
            return (date.day - 1) / 7 + 1 == number
        }
    }

    /// Whether it names days of one time only, not of every week or year.
    var isDated: Bool {
        if case .dates = self { return true }
        return false
    }
}

extension CivilDate {
    /// Monday is 1, Sunday is 7.
    package static func weekday(ofDay day: Int) -> Int { ((day + 3) % 7 + 7) % 7 + 1 }
}
