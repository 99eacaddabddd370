import Foundation
import Measures
import Programmes
import Testing
import Timelines

/// Shuffles, pages, items with hours of their own, overlays and the screen off.
@Suite struct ItemTimeTests {
    private static let start = Instant(nanoseconds: 1_795_996_800_000_000_000)

    private func timeline(_ body: String, pages: [String: Int] = [:]) throws -> Timeline {
        let text = """
            programme: times
            timezone: UTC
            canvas: 640x360
            layouts: { all: { zones: { main: { at: [0, 0, 640, 360], playlist: p } } } }
            \(body)
            """
        return Timeline(
            try ProgrammeFile.parse(Array(text.utf8), file: "i.yaml"), lengths: [:], pages: pages, zone: .gmt)
    }

    private func titles(_ timeline: Timeline, _ offset: Int, _ seconds: Int, zone: String = "main") -> [String] {
        let from = Self.start + .seconds(offset)
        return timeline.slots(from: from, to: from + .seconds(seconds)).filter { $0.zone == zone }.map(\.title)
    }

    @Test func `a document's pages play one after the other, each as long as it says`() throws {
        let timeline = try self.timeline(
            "playlists: { p: [{ document: d.pdf, per-page: 5s }, { image: a.png, for: 5s }] }", pages: ["d.pdf": 3])
        #expect(titles(timeline, 0, 20) == ["d.pdf#page=1", "d.pdf#page=2", "d.pdf#page=3", "a.png"])
    }

    @Test func `a shuffled playlist has every item once a round, another order each, and keeps neighbours apart`()
        throws
    {
        let items = (0..<7).map { "{ image: i\($0), for: \($0 + 2)s }" }.joined(separator: ", ")
        func wall(_ seed: String) throws -> Timeline {
            try self.timeline("playlists: { p: { shuffle: \(seed), items: [\(items)] } }")
        }
        let cycle = 35
        let timeline = try wall("true")
        // The rounds are counted from 1970.
        let first = cycle - Int(Self.start.nanoseconds / 1_000_000_000) % cycle
        let rounds = (0..<40).map { titles(timeline, first + $0 * cycle, cycle) }
        for round in rounds { #expect(Set(round).count == 7 && round.count == 7, "\(round)") }
        #expect(Set(rounds).count > 30)
        #expect(zip(rounds, rounds.dropFirst()).allSatisfy { $0.last != $1.first })
        #expect(titles(try wall("true"), first, cycle * 3) == rounds[..<3].flatMap(\.self))
        #expect(titles(try wall("4"), first, cycle * 3) != titles(try wall("5"), first, cycle * 3))
    }

    @Test func `items keep to their own days and hours, and nothing is missing between`() throws {
        let timeline = try self.timeline(
            """
            playlists:
              p:
                - { image: breakfast, for: 7s, hours: 06:00-11:00 }
                - { image: lunch, for: 7s, hours: 11:00-14:00, days: [mon..fri] }
                - { image: always, for: 9s }
            """)
        let slots = timeline.slots(from: Self.start, to: Self.start + .seconds(7 * 86400)).filter { $0.zone == "main" }
        #expect(zip(slots, slots.dropFirst()).allSatisfy { $0.end == $1.start && $0.start < $0.end })
        for slot in slots {
            for instant in [slot.start, slot.end - .nanoseconds(1)] {
                let seconds = Int((instant - Self.start).inSeconds)
                let (hour, day) = (seconds / 3600 % 24, seconds / 86400)
                if slot.title == "breakfast" { #expect((6..<11).contains(hour)) }
                if slot.title == "lunch" { #expect((11..<14).contains(hour) && day < 5) }
            }
        }
        #expect(Set(slots.map(\.title)).count == 3)
        // Ten years away it is the same.
        #expect(titles(timeline, 3653 * 86400 + 7 * 3600, 16) == ["breakfast", "always"])
    }

    @Test func `overlays lie above every layout, at their own times, and not on a dark screen`() throws {
        let timeline = try self.timeline(
            """
            overlays:
              high: { at: [0, 0, 20, 20], z: 2, playlist: p }
              low: { at: [0, 0, 40, 40], text: hello, hours: 08:00-10:00 }
            playlists: { p: [{ image: a, for: 10s }, { image: b, for: 10s }] }
            schedule: [{ layout: all }, { screen: off, hours: 09:00-09:30 }]
            """)
        let slots = timeline.slots(from: Self.start, to: Self.start + .seconds(86400))
        let depths = Dictionary(grouping: slots, by: \.zone).mapValues { Set($0.map(\.depth)) }
        #expect(depths["main"] == [1] && depths["low"] == [2] && depths["high"] == [3])
        let dark = (Self.start + .seconds(9 * 3600))..<(Self.start + .seconds(9 * 3600 + 1800))
        let shown = slots.filter { $0.start < dark.upperBound && $0.end > dark.lowerBound }
        #expect(
            shown.map(\.content) == [.off]
                && shown.allSatisfy { $0.start == dark.lowerBound && $0.end == dark.upperBound })
        let low = slots.filter { $0.zone == "low" }
        #expect(low.first?.start == Self.start + .seconds(8 * 3600) && low.last?.end == Self.start + .seconds(36000))
        let high = slots.filter { $0.zone == "high" }
        for (left, right) in zip(high, high.dropFirst()) {
            #expect(left.end == right.start || right.start == dark.upperBound)
        }
    }

    @Test func `a transition comes with an item that is shown from its beginning`() throws {
        let timeline = try self.timeline(
            """
            playlists: { p: { transition: { crossfade: 500ms }, items: [{ image: a, for: 7s }, { image: b, for: 1s }] } }
            schedule: [{ layout: all, hours: 08:00-09:00 }]
            """)
        let hour = Self.start + .seconds(8 * 3600)
        let slots = timeline.slots(from: hour, to: hour + .seconds(3600)).filter { $0.zone == "main" }
        #expect(slots.dropLast().allSatisfy { $0.transition?.span == .milliseconds(500) })
        #expect(slots.allSatisfy { slot in slot.transition.map { $0.span < slot.end - slot.start } ?? true })
    }
}
