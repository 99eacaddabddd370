import Foundation
import Measures
import Programmes
import Seeds
import Testing
import Timelines

/// What a trigger makes of a timeline.
@Suite struct TriggerTests {
    private static let start = Instant(nanoseconds: 1_795_996_800_000_000_000)
    private static let hour = start + .seconds(8 * 3600)

    private func timeline() throws -> Timeline {
        let text = """
            programme: till
            timezone: UTC
            canvas: 640x360
            layouts:
              day:
                zones:
                  main: { at: [0, 0, 640, 300], playlist: p }
                  side: { at: [0, 300, 640, 60], playlist: q }
              cart: { zones: { total: { at: [0, 0, 640, 360], text: "Total {{total|?}}" } } }
              fire: { zones: { sign: { at: [0, 0, 640, 360], playlist: q } } }
            overlays: { logo: { at: [0, 0, 20, 20], playlist: q } }
            playlists:
              p: [{ image: a, for: 10s }, { image: b, for: 10s }]
              q: [{ image: c, for: 3s }]
            schedule: [{ layout: day, hours: 08:00-20:00 }]
            triggers:
              stops: { layout: cart, for: 7s, data: [total] }
              pauses: { layout: cart, resume: pause }
              waits: { layout: cart, resume: defer, for: 5s }
              never: { layout: cart, resume: never }
              alarm: { layout: fire, priority: 9 }
            """
        return Timeline(try ProgrammeFile.parse(Array(text.utf8), file: "t.yaml"), lengths: [:], zone: .gmt)
    }

    private func told(
        _ activations: [Activation], for seconds: Int = 40, zones: Set<String> = ["main", "total", "sign"]
    )
        throws -> [String]
    {
        try timeline().slots(from: Self.hour, to: Self.hour + .seconds(seconds), triggers: activations)
            .filter { zones.contains($0.zone) }
            .map { "\($0.title) \(($0.start - Self.hour).inSeconds)-\(($0.end - Self.hour).inSeconds)" }
    }

    private func activation(_ name: String, _ start: Int, _ end: Int? = nil, _ data: [String: String] = [:])
        -> Activation
    {
        Activation(
            trigger: name, start: Self.hour + .seconds(start), end: end.map { Self.hour + .seconds($0) }, data: data)
    }

    @Test func `stop ends what it interrupts, and the schedule is joined where it would have been`() throws {
        #expect(
            try told([activation("stops", 4, nil, ["total": "4.70"])]) == [
                "a 0.0-4.0", "Total 4.70 4.0-11.0", "b 11.0-20.0", "a 20.0-30.0", "b 30.0-40.0",
            ])
    }

    @Test func `pause lets the rest of it follow, as if it had waited`() throws {
        let slots = try told([activation("pauses", 4, 15)])
        #expect(slots == ["a 0.0-4.0", "Total {{total|?}} 4.0-15.0", "a 15.0-21.0", "a 21.0-30.0", "b 30.0-40.0"])
        let rest = try timeline().slots(
            from: Self.hour + .seconds(15), to: Self.hour + .seconds(16), triggers: [activation("pauses", 4, 15)])
        #expect(rest.first { $0.zone == "main" }?.origin == Self.hour + .seconds(11))
    }

    @Test func `defer waits for the item in the largest zone, never for a bare screen`() throws {
        #expect(
            try told([activation("waits", 4)])[..<3] == ["a 0.0-10.0", "Total {{total|?}} 10.0-15.0", "b 15.0-20.0"])
        #expect(try told([activation("never", 4)]) == told([]))
        let bare = try timeline().slots(
            from: Self.hour - .seconds(60), to: Self.hour + .seconds(5), triggers: [activation("never", -30)])
        let total = bare.filter { $0.zone == "total" }
        #expect(total.map(\.start) == [Self.hour - .seconds(30)] && total.map(\.end) == [Self.hour])
    }

    @Test func `of two triggers the higher shows, and what was paused waits for both`() throws {
        #expect(
            try told([activation("pauses", 4, 20), activation("alarm", 10, 12)], for: 30)
                == [
                    "a 0.0-4.0", "Total {{total|?}} 4.0-10.0", "c 10.0-12.0", "Total {{total|?}} 12.0-20.0",
                    "a 20.0-26.0", "a 26.0-30.0",
                ])
    }

    @Test func `overlays stay, and a layout that has gone does not come back for what was left`() throws {
        let evening = Self.start + .seconds(20 * 3600)
        let slots = try timeline().slots(
            from: evening - .seconds(20), to: evening + .seconds(20),
            triggers: [
                Activation(trigger: "pauses", start: evening - .seconds(6), end: evening + .seconds(5))
            ])
        #expect(!slots.contains { $0.layout == "day" && $0.end > evening - .seconds(6) })
        let logo = slots.filter { $0.zone == "logo" }
        #expect(zip(logo, logo.dropFirst()).allSatisfy { $0.end == $1.start } && logo.count > 10)
    }

    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `with any triggers no zone has two things at once, and any question has the same answer`(seed: UInt64) throws {
        var dice = Dice(seed: seed)
        let activations = (0..<dice.roll(1...5)).map { _ in
            let start = dice.roll(0...80)
            return activation(
                dice.pick(["stops", "pauses", "waits", "never", "alarm"]), start,
                dice.chance(70) ? start + dice.roll(1...30) : nil)
        }
        let timeline = try self.timeline()
        let whole = timeline.slots(from: Self.hour, to: Self.hour + .seconds(150), triggers: activations)
        #expect(whole.allSatisfy { $0.start < $0.end })
        for (_, slots) in Dictionary(grouping: whole, by: { "\($0.layout)/\($0.zone)" }) {
            #expect(zip(slots, slots.dropFirst()).allSatisfy { $0.end <= $1.start }, "seed \(seed)")
        }
        let grounds = whole.filter(\.isGround).sorted { $0.start < $1.start }
        #expect(zip(grounds, grounds.dropFirst()).allSatisfy { $0.end == $1.start }, "seed \(seed)")
        for _ in 0..<20 {
            let instant = Self.hour + .milliseconds(dice.roll(0...149_000))
            let narrow = timeline.slots(from: instant, to: instant + .seconds(1), triggers: activations)
            #expect(narrow == whole.filter { $0.start < instant + .seconds(1) && $0.end > instant }, "seed \(seed)")
        }
    }
}
