package import Foundation
package import Measures

/// Hours and days when something may play, as a rule that the terminal itself evaluates.
///
/// A daypart belongs to the day on which it starts; ends are exclusive. An hour that daylight saving skips does not
/// play.
package struct Daypart: Sendable, Equatable {
    /// Since midnight; an end at or before the start lies on the next day. `nil` is the whole day.
    package let hours: Hours?
    /// 1 (Monday) to 7 (Sunday).
    package let weekdays: Set<Int>
    /// The first and the last day.
    package let first: CivilDate?
    package let last: CivilDate?

    package struct Hours: Sendable, Equatable {
        package let start: Duration
        package let end: Duration

        package init(start: Duration, end: Duration) {
            self.start = start
            self.end = end
        }
    }

    package init(
        hours: Hours? = nil, weekdays: Set<Int> = Set(1...7), first: CivilDate? = nil, last: CivilDate? = nil
    ) {
        self.hours = hours
        self.weekdays = weekdays
        self.first = first
        self.last = last
    }

    package static let always = Daypart()

    /// A span in which the daypart applies without a break; `nil` is for ever.
    package struct Window: Sendable, Equatable {
        package let start: Instant?
        package let end: Instant?

        package func contains(_ instant: Instant) -> Bool {
            start.map { $0 <= instant } ?? true && end.map { instant < $0 } ?? true
        }
    }

    /// The window around an instant, if the daypart applies then.
    package func window(at instant: Instant, in zone: TimeZone) -> Window? {
        let today = instant.civil(offset: .seconds(zone.secondsFromGMT(for: instant.date))).date
        guard let hours else { return allDayWindow(on: today, in: zone) }
        return [today.adding(days: -1), today].lazy
            .filter(isDay).map { day in Self.window(of: hours, on: day, in: zone) }
            .first { $0.contains(instant) }
    }

    /// The first instant after `instant` at which the daypart begins or ends; `nil` if there is none within `limit`
    /// days.
    package func nextChange(after instant: Instant, in zone: TimeZone, limit: Int = 8) -> Instant? {
        if let window = window(at: instant, in: zone) { return window.end }
        let today = instant.civil(offset: .seconds(zone.secondsFromGMT(for: instant.date))).date
        for days in 0...limit where isDay(today.adding(days: days)) {
            let day = today.adding(days: days)
            let window =
                hours.map { Self.window(of: $0, on: day, in: zone) } ?? allDayWindow(on: day, in: zone)
            guard let window, let start = window.start, start > instant, window.end.map({ $0 > start }) ?? true else {
                continue
            }
            return start
        }
        return nil
    }

    private func isDay(_ date: CivilDate) -> Bool {
        weekdays.contains(date.weekday) && first.map { $0 <= date } ?? true && last.map { date <= $0 } ?? true
    }

    private static func window(of hours: Hours, on day: CivilDate, in zone: TimeZone) -> Window {
        let endDay = hours.end <= hours.start ? day.adding(days: 1) : day
        return Window(
            start: Instant.local(day, hours.start, in: zone), end: Instant.local(endDay, hours.end, in: zone))
    }

    /// Days that follow each other are one window.
    private func allDayWindow(on day: CivilDate, in zone: TimeZone) -> Window? {
        guard isDay(day) else { return nil }
        func midnight(_ date: CivilDate) -> Instant { Instant.local(date, .zero, in: zone) }
        if weekdays.count == 7 {
            return Window(start: first.map(midnight), end: last.map { midnight($0.adding(days: 1)) })
        }
        var (from, until) = (day, day.adding(days: 1))
        while isDay(from.adding(days: -1)) { from = from.adding(days: -1) }
        while isDay(until) { until = until.adding(days: 1) }
        return Window(start: midnight(from), end: midnight(until))
    }
}
