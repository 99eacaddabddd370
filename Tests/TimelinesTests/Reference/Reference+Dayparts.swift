import Foundation
import Measures
import Programmes

extension Reference {
    /// Which window of a daypart an instant lies in: two instants with no gap between them are in one window if these are equal.
    enum Window: Equatable {
        case hours(day: Int, index: Int)
        case days
        case beat(Int)
    }

    /// Units: `minute` since 1970-01-01T00:00Z.
    func window(_ daypart: Daypart, at minute: Int) -> Window? {
        if let beat = daypart.beat {
            let origin = origins[beat] ?? 0
            let (period, length) = (Int(beat.period.inSeconds) / 60, Int(beat.length.inSeconds) / 60)
            guard minute >= origin, (minute - origin) % period < length else { return nil }
            let number = (minute - origin) / period
            if let count = beat.count, number >= count { return nil }
            let start = Almanac.reading((origin + number * period) * 60, in: zone)
            return holds(daypart.days, on: start.day) ? .beat(number) : nil
        }
        let (day, second) = Almanac.reading(minute * 60, in: zone)
        if daypart.hours.isEmpty { return holds(daypart.days, on: day) ? .days : nil }
        for start in [day, day - 1] where holds(daypart.days, on: start) {
            let since = Double(second + (day - start) * 86400)
            for (index, hours) in daypart.hours.enumerated()
            where hours.start.inSeconds <= since && since < hours.end.inSeconds {
                return .hours(day: start, index: index)
            }
        }
        return nil
    }

    /// The first minute of the window that this minute lies in; `nil` is since ever.
    func beginning(_ daypart: Daypart, at minute: Int) -> Int? {
        guard let window = window(daypart, at: minute) else { return nil }
        if case .days = window {
            var day = Almanac.reading(minute * 60, in: zone).day
            while day > 0, holds(daypart.days, on: day - 1) { day -= 1 }
            return day == 0 ? nil : Almanac.minute(of: day, 0, in: zone)
        }
        var first = minute
        while self.window(daypart, at: first - 1) == window { first -= 1 }
        return first
    }

    static func number(_ date: CivilDate) -> Int { Almanac.number(date.year, date.month, date.day) ?? 0 }

    // MARK: Days

    func holds(_ rule: DayRule, on number: Int) -> Bool {
        let day = Almanac.days[number]
        if let first = rule.first, (day.year, day.month, day.day) < (first.year, first.month, first.day) {
            return false
        }
        if let last = rule.last, (day.year, day.month, day.day) > (last.year, last.month, last.day) { return false }
        if !rule.weekly.isEmpty, !rule.weekly.contains(where: { matches($0, number) }) { return false }
        if !rule.months.isEmpty, !rule.months.contains(day.month) { return false }
        if !rule.on.isEmpty, !rule.on.contains(where: { matches($0, number) }) { return false }
        if rule.except.contains(where: { matches($0, number) }) { return false }
        return rule.recurrence.map { recurs($0, number) } ?? true
    }

    private func matches(_ pattern: DayPattern, _ number: Int) -> Bool {
        let day = Almanac.days[number]
        switch pattern {
        case .dates(let range): return range.contains(number)
        case .weekday(let weekday): return day.weekday == weekday
        case .ordinal(let count, let weekday):
            return day.weekday == weekday && (count == -1 ? day.isLastOfItsWeekday : day.ordinal == count)
        case .yearly(let first, let last):
            let here = day.month * 100 + day.day
            let (from, to) = (first.month * 100 + first.day, last.month * 100 + last.day)
            return from <= to ? from <= here && here <= to : here >= from || here <= to
        }
    }

    /// Steps from the first to this one.
    private func recurs(_ recurrence: DayRecurrence, _ number: Int) -> Bool {
        let start = recurrence.start
        var (year, month, count) = (start.year, start.month, 0)
        var day = Self.number(start)
        while count < recurrence.count ?? .max {
            if recurrence.unit == .days {
                if day >= number { return day == number }
                day += recurrence.step
            } else {
                if let here = Almanac.number(year, month, start.day), here >= number { return here == number }
                if year > Almanac.days[number].year { return false }
                month += recurrence.unit == .months ? recurrence.step : 0
                year += recurrence.unit == .years ? recurrence.step : 0
                while month > 12 { (year, month) = (year + 1, month - 12) }
            }
            count += 1
        }
        return false
    }
}
