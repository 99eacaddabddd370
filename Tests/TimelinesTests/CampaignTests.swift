import Foundation
import Measures
import Programmes
import Testing
import Timelines

@Suite struct CampaignTests {
    private func timeline(_ campaigns: String, playlist: String, schedule: String = "", zone: String = "UTC") throws
        -> Timeline
    {
        let text = """
            programme: campaigns
            timezone: \(zone)
            canvas: 320x180
            layouts:
              all: { zones: { main: { at: [0, 0, 320, 180], playlist: ads } } }
              other: { zones: { main: { at: [0, 0, 320, 180], text: other } } }
            playlists:
              ads: [\(playlist)]
            campaigns:
            \(campaigns)
            \(schedule)
            """
        return Timeline(try ProgrammeFile.parse(Array(text.utf8), file: "c.yaml"), lengths: [:], zone: .gmt)
    }

    private static let filler = "{ image: f, for: 7s }, { image: g, for: 10s }"
    /// 2026-11-30, a Monday.
    private let start = Instant(nanoseconds: 1_795_996_800_000_000_000)

    private func plays(_ slots: [Slot], _ name: String) -> [Slot] { slots.filter { $0.campaign == name } }

    @Test func `a share holds from day to day, not only within one`() throws {
        let timeline = try timeline(
            "  cola: { items: [{ video: c, for: 30s }], share: 7%, hours: 08:00-09:10, from: 2026-11-30 }",
            playlist: "{ campaigns: [cola] }, \(Self.filler)")
        let slots = timeline.slots(from: start, to: start + .seconds(60 * 86400))
        let shown = plays(slots, "cola").reduce(0) { $0 + ($1.end - $1.start).inSeconds }
        #expect(abs(shown - 60 * 4200 * 0.07) <= 30)
    }

    @Test func `a goal is reached to the play, and spread over the campaign`() throws {
        let timeline = try timeline(
            """
              goal: { items: [{ video: a, for: 15s }, { video: b, for: 20s }], plays: 1000, from: 2026-11-30,
                      until: 2026-12-03, hours: 09:00-18:30 }
            """, playlist: "{ campaigns: [goal] }, \(Self.filler)")
        let slots = plays(timeline.slots(from: start - .seconds(86400), to: start + .seconds(6 * 86400)), "goal")
        #expect(slots.count == 1000)
        let first = slots.filter { $0.start < start + .seconds(86400) }.count
        #expect((249...251).contains(first))
    }

    @Test func `no day has more plays than it may, every hour at least what it must`() throws {
        let timeline = try timeline(
            """
              most: { items: [{ video: a, for: 15s }], share: 30%, at-most: 100 per day }
              least: { items: [{ video: b, for: 15s }], at-least: 9 per hour }
            """, playlist: "{ campaigns: [most, least] }, \(Self.filler)")
        let slots = timeline.slots(from: start, to: start + .seconds(86400))
        #expect(plays(slots, "most").count == 100)
        for hour in 0..<24 {
            let from = start + .seconds(hour * 3600)
            let here = plays(slots, "least").filter { from <= $0.start && $0.start < from + .seconds(3600) }
            #expect(here.count >= 9, "hour \(hour)")
        }
        let given = timeline.concessions(from: start, to: start + .seconds(86400))
        #expect(given.map(\.campaign) == ["most"] && given.map(\.rule) == [.share])
    }

    @Test func `what was promised nothing takes its turn with the loop`() throws {
        let timeline = try timeline(
            "  one: { items: [{ video: a, for: 10s }] }\n  two: { items: [{ video: b, for: 10s }] }",
            playlist: "{ campaigns: [one, two] }, \(Self.filler)")
        let slots = timeline.slots(from: start, to: start + .seconds(27000))
        #expect((495...505).contains(plays(slots, "one").count))
        #expect((495...505).contains(plays(slots, "two").count))
    }

    @Test func `shares of nothing else are shares of each other`() throws {
        let timeline = try timeline(
            """
              one: { items: [{ video: a, for: 10s }], share: 50% }
              two: { items: [{ video: b, for: 15s }], share: 30% }
              three: { items: [{ video: c, for: 20s }], share: 20% }
            """, playlist: "{ campaigns: [one, two, three] }")
        let slots = timeline.slots(from: start, to: start + .seconds(3 * 86400)).filter { $0.zone == "main" }
        #expect(zip(slots, slots.dropFirst()).allSatisfy { $0.end == $1.start })
        for (name, share) in [("one", 0.5), ("two", 0.3), ("three", 0.2)] {
            let shown = plays(slots, name).reduce(0) { $0 + ($1.end - $1.start).inSeconds }
            #expect(abs(shown - share * 3 * 86400) <= 20, "\(name)")
        }
        #expect(timeline.concessions(from: start, to: start + .seconds(86400)).isEmpty)
    }

    @Test func `a share counts the time that the zone shows, not what another layout takes`() throws {
        let timeline = try timeline(
            "  cola: { items: [{ video: c, for: 15s }], share: 20%, from: 2026-11-30 }",
            playlist: "{ campaigns: [cola] }, \(Self.filler)",
            schedule: "schedule: [{ layout: all }, { layout: other, hours: 09:00-16:30 }]")
        let slots = timeline.slots(from: start, to: start + .seconds(10 * 86400))
        let shown = plays(slots, "cola").reduce(0) { $0 + ($1.end - $1.start).inSeconds }
        #expect(abs(shown - 0.2 * 10 * (86400 - 27000)) <= 15)
    }

    @Test func `what cannot hold gives way, and is said to`() throws {
        let timeline = try timeline(
            """
              one: { items: [{ video: a, for: 10s }], share: 70%, hours: 08:00-20:00 }
              two: { items: [{ video: b, for: 10s }], share: 60%, hours: 08:00-20:00 }
            """, playlist: "{ campaigns: [one, two] }, \(Self.filler)")
        let noon = start + .seconds(12 * 3600)
        let given = timeline.concessions(from: noon, to: noon + .seconds(60))
        let promised = given.filter { $0.reason == "130% of the time is promised at once" }
        #expect(promised.map(\.campaign) == ["one", "two"])
        let slots = timeline.slots(from: noon, to: noon + .seconds(3600))
        #expect(plays(slots, "one").count + plays(slots, "two").count >= 359)
    }

    @Test func `ten years from now is planned as the next hour is`() throws {
        let timeline = try timeline(
            "  cola: { items: [{ video: c, for: 15s }], share: 20%, from: 2026-11-30, days: [mon..fri], except: 12-25 }",
            playlist: "{ campaigns: [cola] }, \(Self.filler)", zone: "Europe/Lisbon")
        let later = start + .seconds(3654 * 86400)
        let slots = timeline.slots(from: later, to: later + .seconds(86400))
        #expect(abs(plays(slots, "cola").count - 1152) <= 1)
    }

    @Test(arguments: ["per hour", "per day"])
    func `who asks for more plays than fit gets the zone, years later too`(span: String) throws {
        let timeline = try timeline(
            "  many: { items: [{ video: a, for: 10s }], from: 1990-01-01, at-least: 100000 \(span) }",
            playlist: "{ campaigns: [many] }, \(Self.filler)")
        let slots = timeline.slots(from: start, to: start + .seconds(3600))
        #expect(plays(slots, "many").count >= 350)
    }

    @Test func `a campaign of centuries is reckoned like any other`() throws {
        let timeline = try timeline(
            "  old: { items: [{ video: a, for: 20s }], from: 1680-01-01, at-least: 9 per hour }",
            playlist: "{ campaigns: [old] }, \(Self.filler)")
        let slots = timeline.slots(from: start, to: start + .seconds(3600))
        #expect(plays(slots, "old").count >= 9)
    }
}
