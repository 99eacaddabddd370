package import Foundation
import Synchronization

/// What clocks show in a time zone: how far they run ahead of UTC, and when that changes.
///
/// Read from the machine's own time-zone database, so a board that gets a new one keeps the new law.
package struct LocalClock: Sendable, Hashable {
    package let identifier: String
    /// Units: seconds ahead of UTC before the first change.
    private let firstOffset: Int
    private let changes: [Change]

    /// From `seconds` after 1970-01-01T00:00Z on, clocks run `offset` seconds ahead of UTC.
    struct Change: Sendable, Hashable {
        let seconds: Int64
        let offset: Int
    }

    /// A span in which clocks run evenly. Shape: an end is where the next one starts; the first and last reach as far
    /// as instants do.
    package struct Stretch: Sendable, Hashable {
        package let start: Instant
        package let end: Instant
        package let offset: Duration
    }

    /// Changes that change nothing are left out.
    init(identifier: String, firstOffset: Int, changes: [Change]) {
        self.identifier = identifier
        self.firstOffset = firstOffset
        var real: [Change] = []
        for change in changes.sorted(by: { $0.seconds < $1.seconds })
        where change.offset != real.last?.offset ?? firstOffset && abs(change.seconds) < Self.reach {
            real.append(change)
        }
        self.changes = real
    }

    package static let utc = LocalClock(identifier: "UTC", firstOffset: 0, changes: [])

    /// Instants reach no further. Units: seconds.
    private static let reach: Int64 = 9_223_000_000

    /// The stretch around an instant.
    package func stretch(at instant: Instant) -> Stretch {
        let next = index(after: instant)
        return Stretch(
            start: next == 0 ? Instant(nanoseconds: .min) : changes[next - 1].instant,
            end: next == changes.count ? Instant(nanoseconds: .max) : changes[next].instant,
            offset: .seconds(next == 0 ? firstOffset : changes[next - 1].offset))
    }

    package func offset(at instant: Instant) -> Duration {
        let next = index(after: instant)
        return .seconds(next == 0 ? firstOffset : changes[next - 1].offset)
    }

    /// What calendar and clock show.
    package func civil(at instant: Instant) -> (date: CivilDate, timeOfDay: Duration) {
        instant.civil(offset: offset(at: instant))
    }

    /// Every stretch that lies in part in the range.
    package func stretches(from: Instant, to: Instant) -> [Stretch] {
        var found: [Stretch] = []
        var position = from
        while position < to {
            let stretch = stretch(at: position)
            found.append(stretch)
            position = stretch.end
        }
        return found
    }

    /// The instant at which clocks show that date and time: the first, if they do so twice; that of the change, if
    /// they skip it.
    package func instant(of date: CivilDate, _ time: Duration) -> Instant {
        let reading = Instant(date, timeOfDay: time)
        let margin = Duration.seconds(26 * 3600)
        let near = stretches(from: reading - margin, to: reading + margin)
        for stretch in near {
            let instant = reading - stretch.offset
            if stretch.start <= instant, instant < stretch.end { return instant }
        }
        let skipping = near.dropFirst().first { $0.start + $0.offset > reading }
        return skipping?.start ?? reading - offset(at: reading)
    }

    private func index(after instant: Instant) -> Int {
        let seconds = Int64((Double(instant.nanoseconds) / 1e9).rounded(.down))
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle].seconds <= seconds { low = middle + 1 } else { high = middle }
        }
        // A double is not exact to the nanosecond this far from 1970.
        while low < changes.count, changes[low].instant <= instant { low += 1 }
        while low > 0, changes[low - 1].instant > instant { low -= 1 }
        return low
    }
}

extension LocalClock.Change {
    fileprivate var instant: Instant { Instant(nanoseconds: seconds * 1_000_000_000) }
}

extension LocalClock {
    private static let known = Mutex<[String: LocalClock]>([:])

    /// The clock of a time zone: the database's, or Foundation's own where the database lacks it.
    package static func of(_ zone: TimeZone) -> LocalClock {
        let identifier = zone.identifier
        if let clock = known.withLock({ $0[identifier] }) { return clock }
        let clock = LocalClock(database: identifier) ?? LocalClock(foundation: zone)
        known.withLock { $0[identifier] = clock }
        return clock
    }

    /// `$TZDIR`, or where Debian keeps it.
    private static var database: String {
        ProcessInfo.processInfo.environment["TZDIR"].flatMap { $0.isEmpty ? nil : $0 } ?? "/usr/share/zoneinfo"
    }

    private init?(database identifier: String) {
        let isName = identifier.utf8.allSatisfy { byte in
            UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
                || "/_+-".utf8.contains(byte)
        }
        guard isName, !identifier.hasPrefix("/"),
            let bytes = FileManager.default.contents(atPath: "\(Self.database)/\(identifier)")
        else { return nil }
        self.init(identifier: identifier, tzif: Array(bytes))
    }

    /// Every name that the machine's database has, but for its copies in other time scales.
    package static func identifiers() -> [String] {
        let names = FileManager.default.enumerator(atPath: database)?.compactMap { $0 as? String } ?? []
        return names.filter { name in
            !name.hasPrefix("right/") && !name.hasPrefix("posix/") && LocalClock(database: name) != nil
        }.sorted()
    }

    package static func named(_ identifier: String) -> LocalClock? { LocalClock(database: identifier) }

    private init(foundation zone: TimeZone) {
        let epoch = Date(timeIntervalSince1970: 0)
        var changes: [Change] = []
        var position = epoch
        while changes.count < 1000, let next = zone.nextDaylightSavingTimeTransition(after: position),
            next > position, next.timeIntervalSince1970 < Double(Self.reach)
        {
            changes.append(
                Change(seconds: Int64(next.timeIntervalSince1970), offset: zone.secondsFromGMT(for: next)))
            position = next
        }
        self.init(identifier: zone.identifier, firstOffset: zone.secondsFromGMT(for: epoch), changes: changes)
    }
}
