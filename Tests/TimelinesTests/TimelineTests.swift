import Foundation
import Measures
import Programmes
import Testing
import Timelines

@Suite struct TimelineTests {
    private let lengths: [Item.Media: Duration] = [.video("a.mp4"): .seconds(5), .video("b.mp4"): .milliseconds(7500)]

    private func timeline(_ schedule: String, zone: String = "Europe/Lisbon") throws -> Timeline {
        let text = """
            programme: test
            timezone: \(zone)
            canvas: 640x360
            layouts:
              day:
                zones:
                  main: { at: [0, 0, 640, 300], playlist: ads }
                  ticker: { at: [0, 300, 640, 60], text: hello }
              night:
                zones: { main: { at: [0, 0, 640, 360], playlist: closed } }
            playlists:
              ads: [{ video: a.mp4 }, { image: i.png, for: 3s }, { video: b.mp4 }]
              closed: [{ image: closed.png, for: 60s }]
            \(schedule)
            """
        return Timeline(try ProgrammeFile.parse(Array(text.utf8), file: "t.yaml"), lengths: lengths, zone: .gmt)
    }

    private func at(_ text: String, zone: String = "Europe/Lisbon") throws -> Instant {
        let zone = try #require(TimeZone(identifier: zone))
        return try #require(Instant(iso8601: text, in: zone))
    }

    private func items(_ slots: [Slot], zone: String = "main") -> [Slot] { slots.filter { $0.zone == zone } }

    @Test func `a playlist plays in order, slot meets slot, and starts again`() throws {
        let start = try at("2026-11-23T12:00")
        let slots = items(try timeline("").slots(from: start, to: start + .seconds(60)))
        #expect(Set(slots.map(\.title)) == ["a.mp4", "i.png", "b.mp4"])
        for (left, right) in zip(slots, slots.dropFirst()) { #expect(left.end == right.start) }
        let order = ["a.mp4": "i.png", "i.png": "b.mp4", "b.mp4": "a.mp4"]
        for (left, right) in zip(slots, slots.dropFirst()) { #expect(order[left.title] == right.title) }
        #expect(slots.first.map { $0.start <= start && start < $0.end } == true)
    }

    @Test func `what plays does not depend on where one starts to look`() throws {
        let timeline = try timeline("schedule: [{ layout: day }, { layout: night, hours: 22:00-06:00 }]")
        let start = try at("2026-11-23T21:50")
        let whole = timeline.slots(from: start, to: start + .seconds(1800))
        for offset in stride(from: 0, to: 1800, by: 7) {
            let instant = start + .seconds(offset)
            let narrow = timeline.slots(from: instant, to: instant + .seconds(1))
            let wide = whole.filter { $0.end > instant && $0.start < instant + .seconds(1) }
            #expect(narrow == wide, "at \(offset) s")
        }
    }

    @Test func `a daypart over midnight belongs to the day it starts on`() throws {
        let timeline = try timeline(
            "schedule: [{ layout: day }, { layout: night, hours: 22:00-06:00, days: [mon] }]")
        func layout(_ text: String) throws -> String? {
            let instant = try at(text)
            return timeline.slots(from: instant, to: instant + .seconds(1)).first?.layout
        }
        #expect(try layout("2026-11-23T21:59:59") == "day")
        #expect(try layout("2026-11-23T22:00:00") == "night")
        #expect(try layout("2026-11-24T05:59:59") == "night")
        #expect(try layout("2026-11-24T06:00:00") == "day")
        #expect(try layout("2026-11-24T22:30:00") == "day")
    }

    @Test func `the day a layout changes its slots are cut at the change`() throws {
        let timeline = try timeline("schedule: [{ layout: day }, { layout: night, hours: 22:00-06:00 }]")
        let change = try at("2026-11-23T22:00")
        let slots = items(timeline.slots(from: change - .seconds(20), to: change + .seconds(20)))
        #expect(slots.contains { $0.end == change && $0.layout == "day" })
        #expect(slots.first { $0.layout == "night" }.map { $0.start == change && $0.origin == change } == true)
        for (left, right) in zip(slots, slots.dropFirst()) { #expect(left.end == right.start) }
    }

    @Test func `priority wins over order, order over nothing`() throws {
        let timeline = try timeline("schedule: [{ layout: night, on: 2026-12-25, priority: 10 }, { layout: day }]")
        let christmas = try at("2026-12-25T12:00")
        #expect(timeline.slots(from: christmas, to: christmas + .seconds(1)).first?.layout == "night")
        let after = try at("2026-12-26T00:00")
        #expect(timeline.slots(from: after, to: after + .seconds(1)).first?.layout == "day")
    }

    @Test func `an hour that daylight saving skips does not play`() throws {
        let timeline = try timeline(
            "schedule: [{ layout: day }, { layout: night, hours: 02:00-03:00 }]", zone: "Europe/Berlin")
        let midnight = try at("2026-03-29T00:00", zone: "Europe/Berlin")
        #expect(timeline.slots(from: midnight, to: midnight + .seconds(6 * 3600)).allSatisfy { $0.layout == "day" })
    }

    @Test func `nothing is scheduled, nothing plays, and looking ends`() throws {
        let timeline = try timeline("schedule: [{ layout: night, on: 2020-01-01 }]")
        let start = try at("2026-11-23T12:00")
        #expect(timeline.slots(from: start, to: start + .seconds(40 * 86400)).isEmpty)
    }

    @Test func `no slot is empty and none overlaps around a change of clocks`() throws {
        let timeline = try timeline(
            "schedule: [{ layout: day }, { layout: night, hours: 01:30-03:30 }]", zone: "America/New_York")
        for day in ["2026-03-08T00:00", "2026-11-01T00:00"] {
            let start = try at(day, zone: "America/New_York")
            let slots = items(timeline.slots(from: start, to: start + .seconds(8 * 3600)))
            #expect(slots.allSatisfy { $0.start < $0.end })
            for (left, right) in zip(slots, slots.dropFirst()) { #expect(left.end == right.start) }
        }
    }
}
