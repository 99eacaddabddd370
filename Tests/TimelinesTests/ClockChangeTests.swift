import Foundation
import Measures
import Programmes
import Testing
import Timelines

/// Every zone of the machine's database, both sides of every change of clocks.
@Suite struct ClockChangeTests {
    private static let schedule = """
        schedule:
          - { layout: a }
          - { layout: b, hours: 22:00-06:00, days: [fri, sat, sun] }
          - { layout: c, hours: [00:30-02:30, 23:15-24:00], priority: 1 }
          - { layout: d, days: [sun], hours: 01:00-03:00, priority: 2, except: last sun }
          - { layout: e, days: [mon], priority: 1 }
        """

    private static func programme() throws -> Programme {
        let names = ["a", "b", "c", "d", "e"]
        let layouts = names.map { "  \($0): { zones: { main: { at: [0, 0, 320, 180], playlist: \($0) } } }" }
        let lists = names.map { "  \($0): [{ image: \($0)1, for: 7m }, { image: \($0)2, for: 11m }]" }
        let text = """
            programme: clocks
            canvas: 320x180
            layouts:
            \(layouts.joined(separator: "\n"))
            playlists:
            \(lists.joined(separator: "\n"))
            \(schedule)
            """
        return try ProgrammeFile.parse(Array(text.utf8), file: "c.yaml")
    }

    /// The slow, obvious reading: what does the clock on the wall show?
    private static func layout(_ programme: Programme, _ instant: Instant, _ clock: LocalClock) -> String? {
        let (date, time) = clock.civil(at: instant)
        let day = date.daysSinceEpoch
        let applying = programme.schedule.enumerated().filter { _, entry in
            guard !entry.daypart.hours.isEmpty else { return entry.daypart.days.contains(day) }
            return entry.daypart.hours.contains { hours in
                [day - 1, day].contains { start in
                    let since = time + .seconds((day - start) * 86400)
                    return entry.daypart.days.contains(start) && hours.start <= since && since < hours.end
                }
            }
        }
        return applying.max { ($0.element.priority, $0.offset) < ($1.element.priority, $1.offset) }?.element.layout
    }

    @Test func `the right layout shows, no slot is empty, none overlaps, none is missing`() throws {
        let programme = try Self.programme()
        let names = LocalClock.identifiers()
        try #require(names.count > 300, "the machine has no time-zone database")
        let start = try #require(Instant(iso8601: "2025-12-01T00:00:00Z", in: .gmt))
        var laws: Set<[LocalClock.Stretch]> = []
        for name in names {
            guard let zone = TimeZone(identifier: name) else { continue }
            let clock = LocalClock.of(zone)
            let stretches = clock.stretches(from: start, to: start + .seconds(800 * 86400))
            // Many names stand for one law.
            guard laws.insert(stretches).inserted else { continue }
            let timeline = Timeline(programme, lengths: [:], zone: zone)
            let changes = stretches.dropFirst().map(\.start)
            for change in changes + [start] {
                let (from, to) = (change - .seconds(26 * 3600), change + .seconds(26 * 3600))
                let slots = timeline.slots(from: from, to: to).filter { $0.zone == "main" }
                #expect(slots.allSatisfy { $0.start < $0.end }, "\(name)")
                let meets = zip(slots, slots.dropFirst()).allSatisfy { $0.end == $1.start }
                #expect(meets, "\(name) at \(change.iso8601(in: zone))")
                #expect(slots.first.map { $0.start <= from } == true && slots.last.map { $0.end >= to } == true)
                var position = from + .seconds(150)
                var index = 0
                while position < to {
                    while index < slots.count - 1, slots[index].end <= position { index += 1 }
                    let expected = Self.layout(programme, position, clock)
                    if slots[index].layout != expected {
                        Issue.record(
                            "\(name): \(slots[index].layout) at \(position.iso8601(in: zone)), not \(expected ?? "")")
                        return
                    }
                    position = position + .seconds(300)
                }
            }
        }
    }

    @Test func `an hour that is repeated plays twice`() throws {
        let text = """
            programme: twice
            timezone: America/New_York
            canvas: 320x180
            layouts:
              day: { zones: { main: { at: [0, 0, 320, 180], text: day } } }
              night: { zones: { main: { at: [0, 0, 320, 180], text: night } } }
            schedule: [{ layout: day }, { layout: night, hours: 01:00-01:30 }]
            """
        let timeline = Timeline(
            try ProgrammeFile.parse(Array(text.utf8), file: "t.yaml"), lengths: [:], zone: .gmt)
        let start = try #require(Instant(iso8601: "2026-11-01T04:00:00Z", in: .gmt))
        let night = timeline.slots(from: start, to: start + .seconds(4 * 3600)).filter { $0.title == "night" }
        #expect(night.map { ($0.start - start).inSeconds / 60 } == [60, 120])
        #expect(night.allSatisfy { $0.end - $0.start == .seconds(1800) })
    }

    @Test func `what plays does not depend on where one starts to look, whatever clocks do`() throws {
        let timeline = Timeline(
            try Self.programme(), lengths: [:], zone: try #require(TimeZone(identifier: "Europe/Berlin")))
        let start = try #require(Instant(iso8601: "2026-10-24T20:00:00Z", in: .gmt))
        let whole = timeline.slots(from: start, to: start + .seconds(12 * 3600))
        for offset in stride(from: 0, to: 12 * 3600, by: 97) {
            let instant = start + .seconds(offset)
            let narrow = timeline.slots(from: instant, to: instant + .seconds(1))
            #expect(narrow == whole.filter { $0.end > instant && $0.start < instant + .seconds(1) }, "at \(offset) s")
        }
    }
}
