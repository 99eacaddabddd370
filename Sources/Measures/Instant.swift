package import Foundation

/// A point in wall-clock time. Units: whole nanoseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
///
/// Reaches from 1677 to 2262. Arithmetic is exact, so slots meet without gap or overlap.
package struct Instant: Hashable, Sendable, Comparable {
    package let nanoseconds: Int64

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    /// What is beyond the reach of instants is the nearest of them.
    package init(_ date: Date) {
        self.init(nanoseconds: Int64(max(-9.2e18, min(9.2e18, (date.timeIntervalSince1970 * 1e9).rounded()))))
    }

    /// The instant at which a clock that runs `offset` ahead of UTC shows `timeOfDay` after midnight of `date`.
    package init(_ date: CivilDate, timeOfDay: Duration, offset: Duration = .zero) {
        self.init(
            nanoseconds: Int64(date.daysSinceEpoch) * Self.day + timeOfDay.wholeNanoseconds - offset.wholeNanoseconds)
    }

    package var date: Date { Date(timeIntervalSince1970: Double(nanoseconds) / 1e9) }

    /// What calendar and clock show at this instant where clocks run `offset` ahead of UTC.
    package func civil(offset: Duration) -> (date: CivilDate, timeOfDay: Duration) {
        let local = nanoseconds + offset.wholeNanoseconds
        let days = local >= 0 ? local / Self.day : -((Self.day - 1 - local) / Self.day)
        return (CivilDate(daysSinceEpoch: Int(days)), .nanoseconds(local - days * Self.day))
    }

    package static func < (left: Instant, right: Instant) -> Bool { left.nanoseconds < right.nanoseconds }

    package static func + (instant: Instant, span: Duration) -> Instant {
        Instant(nanoseconds: instant.nanoseconds + span.wholeNanoseconds)
    }

    package static func - (instant: Instant, span: Duration) -> Instant {
        Instant(nanoseconds: instant.nanoseconds - span.wholeNanoseconds)
    }

    package static func - (left: Instant, right: Instant) -> Duration {
        .nanoseconds(left.nanoseconds - right.nanoseconds)
    }

    private static let day: Int64 = 86_400_000_000_000
}

// Source: ISO 8601-1, complete representations in extended format.
extension Instant {
    /// Milliseconds (rounded down) and the zone's offset at that instant: `2026-12-01T08:00:00.000+01:00`.
    package func iso8601(in zone: TimeZone) -> String {
        let offset = Int(LocalClock.of(zone).offset(at: self).wholeNanoseconds / 1_000_000_000)
        let (day, time) = civil(offset: .seconds(offset))
        let milliseconds = Int(time.wholeNanoseconds / 1_000_000)
        func padded(_ number: Int, _ width: Int = 2) -> String {
            String(repeating: "0", count: max(0, width - String(number).count)) + String(number)
        }
        let clock = [milliseconds / 3_600_000, milliseconds / 60_000 % 60, milliseconds / 1000 % 60].map { padded($0) }
        let minutes = abs(offset) / 60
        let sign = offset < 0 ? "-" : "+"
        return "\(day)T\(clock.joined(separator: ":")).\(padded(milliseconds % 1000, 3))"
            + "\(sign)\(padded(minutes / 60)):\(padded(minutes % 60))"
    }

    /// Reads `2026-12-01`, `2026-12-01T08:00`, `…T08:00:00` or `…T08:00:00.250`, then nothing, `Z` or `±HH:MM`.
    ///
    /// Without an offset the clock is the zone's: of a reading that it shows twice the first is meant, one that it
    /// skips is the instant of the change. Returns `nil` for anything else.
    package init?(iso8601 text: String, in zone: TimeZone) {
        guard text.utf8.count >= 10, text.utf8.allSatisfy({ $0 < 0x80 }),
            let date = CivilDate(parsing: text.prefix(10))
        else { return nil }
        var rest = text.dropFirst(10)
        var time = Duration.zero
        if rest.first == "T" || rest.first == " " {
            let clock = rest.dropFirst().prefix { $0.isNumber || $0 == ":" || $0 == "." }
            guard let parsed = Self.timeOfDay(clock) else { return nil }
            time = parsed
            rest = rest.dropFirst(1 + clock.count)
        }
        if rest.isEmpty {
            self = Self.local(date, time, in: zone)
        } else if rest == "Z" {
            self.init(date, timeOfDay: time)
        } else if let offset = Self.offset(rest) {
            self.init(date, timeOfDay: time, offset: offset)
        } else {
            return nil
        }
    }

    /// The instant at which a clock in `zone` shows that date and time; see `init(iso8601:in:)` for clock changes.
    package static func local(_ date: CivilDate, _ time: Duration, in zone: TimeZone) -> Instant {
        LocalClock.of(zone).instant(of: date, time)
    }

    private static func timeOfDay(_ text: Substring) -> Duration? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts.prefix(2).allSatisfy({ $0.count == 2 }) else { return nil }
        guard let hour = Int(parts[0]), let minute = Int(parts[1]), hour < 24, minute < 60 else { return nil }
        guard parts.count == 3 else { return .seconds(hour * 3600 + minute * 60) }
        let second = parts[2].split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard second[0].count == 2, let whole = Int(second[0]), whole < 60 else { return nil }
        var fraction: Int64 = 0
        if second.count == 2 {
            let digits = second[1].prefix(9)
            guard !digits.isEmpty, let value = Int64(digits) else { return nil }
            fraction = (digits.count..<9).reduce(value) { scaled, _ in scaled * 10 }
        }
        return .seconds(hour * 3600 + minute * 60 + whole) + .nanoseconds(fraction)
    }

    private static func offset(_ text: Substring) -> Duration? {
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard let sign = text.first, sign == "+" || sign == "-", parts.count == 2,
            parts.allSatisfy({ $0.count == 2 }), let hours = Int(parts[0]), let minutes = Int(parts[1]),
            hours <= 18, minutes < 60
        else { return nil }
        return .seconds((sign == "-" ? -1 : 1) * (hours * 3600 + minutes * 60))
    }
}

// On wires between our own programs: whole nanoseconds.
extension Instant: Codable {
    package init(from decoder: any Decoder) throws {
        self.init(nanoseconds: try decoder.singleValueContainer().decode(Int64.self))
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(nanoseconds)
    }
}
