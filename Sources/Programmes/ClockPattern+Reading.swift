package import Measures

extension ClockPattern {
    /// What the clock shows.
    package func reading(at instant: Instant, in clock: LocalClock) -> String {
        let (date, time) = clock.civil(at: instant)
        let seconds = Int(time.wholeNanoseconds / 1_000_000_000)
        return parts.map { part in
            switch part {
            case .literal(let text): text
            case .field(let field): Self.text(of: field, date, seconds: seconds)
            }
        }.joined()
    }

    /// A reading as wide as any: names at their longest, numbers with two digits.
    package var widest: String {
        parts.map { part in
            switch part {
            case .literal(let text): text
            case .field(.weekday): "Wed"
            case .field(.weekdayName): "Wednesday"
            case .field(.monthAbbreviation): "Nov"
            case .field(.monthName): "September"
            case .field(.half): "AM"
            case .field(.year): "0000"
            case .field: "00"
            }
        }.joined()
    }

    /// The next instant at which it may show something else. Time zones lie whole minutes, or seconds, apart.
    package func change(after instant: Instant, in clock: LocalClock) -> Instant {
        let step: Int64 = parts.contains(.field(.second)) ? 1_000_000_000 : 60_000_000_000
        let offset = clock.offset(at: instant).wholeNanoseconds
        let (shown, overflow) = instant.nanoseconds.addingReportingOverflow(offset)
        guard !overflow else { return instant + .nanoseconds(step) }
        let into = ((shown % step) + step) % step
        return min(instant + .nanoseconds(step - into), clock.stretch(at: instant).end)
    }

    private static func text(of field: Field, _ date: CivilDate, seconds: Int) -> String {
        let hour = seconds / 3600
        let ofHalf = (hour + 11) % 12 + 1
        return switch field {
        case .hour: "\(hour)"
        case .twoDigitHour: twoDigits(hour)
        case .hourOfHalf: "\(ofHalf)"
        case .twoDigitHourOfHalf: twoDigits(ofHalf)
        case .minute: twoDigits(seconds / 60 % 60)
        case .second: twoDigits(seconds % 60)
        case .half: hour < 12 ? "AM" : "PM"
        case .weekday: String(weekday(date).prefix(3))
        case .weekdayName: weekday(date)
        case .day: "\(date.day)"
        case .twoDigitDay: twoDigits(date.day)
        case .month: "\(date.month)"
        case .twoDigitMonth: twoDigits(date.month)
        case .monthAbbreviation: String(months[date.month - 1].prefix(3))
        case .monthName: months[date.month - 1]
        case .shortYear: twoDigits(date.year % 100)
        case .year: "\(date.year)"
        }
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func weekday(_ date: CivilDate) -> String { weekdays[date.weekday - 1] }

    private static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]
}
