import Foundation
import Measures
import Programmes
import Seeds
import Testing
import Timelines

/// The timeline beside the slow, obvious reading, on random programmes around every change of clocks.
@Suite struct ReferenceTests {
    /// `MARQUEE_SEEDS=2000` tries more of them.
    private static let seeds: [UInt64] = {
        let wanted = ProcessInfo.processInfo.environment["MARQUEE_SEEDS"].flatMap { UInt64($0) }
        return Array(1...max(1, wanted ?? 10))
    }()

    /// Half an hour of summer time, clocks that go back at midnight, forty-five minutes from the hour, no change at all.
    private static let zones = [
        "Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Asia/Beirut",
        "Pacific/Chatham", "America/St_Johns", "Asia/Kathmandu",
    ]

    /// Changes of clocks in two years, a leap day, and a week end.
    private static func instants(_ zone: TimeZone) throws -> [Instant] {
        let start = try #require(Instant(iso8601: "2026-02-01T00:00Z", in: .gmt))
        let clock = LocalClock.of(zone)
        let changes = clock.stretches(from: start, to: start + .seconds(700 * 86400)).dropFirst().map(\.start)
        let others = try ["2028-02-29T12:00Z", "2027-01-04T00:00Z"].map {
            try #require(Instant(iso8601: $0, in: .gmt))
        }
        return changes + others
    }

    @Test(arguments: zones) func `clocks read as Foundation's own`(name: String) throws {
        let zone = try #require(TimeZone(identifier: name))
        for change in try Self.instants(zone) {
            for offset in [-61, -1, 0, 59] {
                let instant = change + .seconds(offset)
                let (date, time) = LocalClock.of(zone).civil(at: instant)
                let (day, second) = Almanac.reading(Int(instant.nanoseconds / 1_000_000_000), in: zone)
                #expect(date.daysSinceEpoch == day && time == .seconds(second), "\(instant.iso8601(in: .gmt))")
            }
        }
    }

    @Test(arguments: seeds) func `a random programme plays as it is read minute by minute`(seed: UInt64) throws {
        let wall = RandomWall(seed: seed)
        let programme = try wall.programme()
        let zone = try #require(TimeZone(identifier: Self.zones[Int(seed) % Self.zones.count]))
        let timeline = Timeline(programme, lengths: [:], zone: zone)
        let reference = Reference(programme: programme, zone: zone)
        var dice = Dice(seed: seed)
        for instant in try Self.instants(zone) {
            let from = instant - .seconds(dice.roll(1...30 * 3600)) - .milliseconds(dice.roll(0...59_999))
            let to = instant + .seconds(dice.roll(1...8 * 3600))
            let slots = timeline.slots(from: from, to: to).compactMap { slot -> Reference.Shown? in
                guard case .item = slot.content else { return nil }
                return .init(
                    zone: slot.zone, layout: slot.layout, item: slot.title, start: slot.start, end: slot.end)
            }.sorted { ($0.start, $0.zone) < ($1.start, $1.zone) }
            let expected = reference.shown(from: from, to: to)
            guard slots != expected else { continue }
            let place = zip(slots, expected).first { $0 != $1 }
            Issue.record(
                """
                seed \(seed), \(zone.identifier), \(from.iso8601(in: zone)) to \(to.iso8601(in: zone)):
                \(slots.count) slots, \(expected.count) expected; \(place.map { "\($0.0), expected \($0.1)" } ?? "")
                \(wall.text)
                """)
            return
        }
    }
}
