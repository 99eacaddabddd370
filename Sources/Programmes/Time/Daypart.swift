package import Measures

/// Hours and days when something may play, as a rule that the terminal itself evaluates.
///
/// A daypart belongs to the day on which it starts; ends are exclusive. It applies whenever the clock on the wall shows
/// one of its hours: one that daylight saving skips does not play, one that it repeats plays twice.
package struct Daypart: Sendable, Hashable {
    /// Empty is the whole day. None reaches into another.
    package let hours: [Hours]
    package let days: DayRule
    /// Instead of hours: a span that comes again after a fixed time, whatever clocks show.
    package let beat: Beat?

    package struct Hours: Sendable, Hashable {
        /// After midnight.
        package let start: Duration
        /// After the same midnight, so up to 48 hours.
        package let end: Duration

        /// An end at or before the start lies on the next day.
        package init(start: Duration, end: Duration) {
            self.start = start
            self.end = end <= start ? end + .seconds(86400) : end
        }
    }

    /// Source: ISO 8601-1, recurring time intervals with a period of hours, minutes or seconds.
    package struct Beat: Sendable, Hashable {
        /// By the terminal's clock.
        package let day: CivilDate
        package let time: Duration
        package let period: Duration
        package let length: Duration
        package let count: Int?

        package init(day: CivilDate, time: Duration, period: Duration, length: Duration, count: Int?) {
            self.day = day
            self.time = time
            self.period = period
            self.length = length
            self.count = count
        }
    }

    package init(hours: [Hours] = [], days: DayRule = DayRule(), beat: Beat? = nil) {
        self.hours = hours
        self.days = days
        self.beat = beat
    }

    package static let always = Daypart()

    /// A span in which the daypart applies without a break; `nil` is for ever.
    package struct Window: Sendable, Hashable {
        package let start: Instant?
        package let end: Instant?

        package init(start: Instant?, end: Instant?) {
            self.start = start
            self.end = end
        }

        package func contains(_ instant: Instant) -> Bool {
            start.map { $0 <= instant } ?? true && end.map { instant < $0 } ?? true
        }

        /// What both have in common.
        package func intersection(_ other: Window) -> Window? {
            let start = [start, other.start].compactMap { $0 }.max()
            let end = [end, other.end].compactMap { $0 }.min()
            if let start, let end, start >= end { return nil }
            return Window(start: start, end: end)
        }
    }
}
