import Foundation
import Measures
import Programmes
import Seeds
import Testing
import Timelines

/// What holds for every wall, tried on random ones in zones of the machine's database. A failure names its seed.
@Suite struct WallPropertyTests {
    /// `MARQUEE_SEEDS=2000` tries more of them.
    private static let seeds: [UInt64] = {
        let wanted = ProcessInfo.processInfo.environment["MARQUEE_SEEDS"].flatMap { UInt64($0) }
        return Array(1...max(1, wanted ?? 12))
    }()
    private static let span = Duration.seconds(30 * 3600)

    /// A wall with every kind of item, shuffles, playlists in playlists, overlays and a dark screen.
    private struct Wall {
        let text: String
        let zone: TimeZone
        let start: Instant

        init(_ dice: inout Dice) throws {
            // Some files there are no zones: posixrules, localtime.
            let name = dice.pick(LocalClock.identifiers().filter { TimeZone(identifier: $0) != nil })
            zone = try #require(TimeZone(identifier: name), "\(name)")
            let clock = LocalClock.of(zone)
            let first = Instant(nanoseconds: 1_780_000_000_000_000_000) + .seconds(dice.roll(0...3_000) * 86400)
            // Around a change of clocks, where there is one within half a year.
            let change = clock.stretches(from: first, to: first + .seconds(180 * 86400)).dropFirst().first?.start
            start = (change ?? first) - .seconds(dice.roll(3...27) * 3600 + dice.roll(0...3599))
            func hours() -> String {
                let (from, to) = (dice.roll(0...23), dice.roll(0...23))
                return "hours: \"\(from < 10 ? "0" : "")\(from):30-\(to < 10 ? "0" : "")\(to):10\""
            }
            func item(_ number: Int) -> String {
                let span = "for: \(dice.pick([3, 7, 10, 45, 600]))s"
                let kind = dice.pick([
                    "image: i\(number), \(span)", "video: v\(number)", "document: d, per-page: 9s",
                    "web: \"https://example.com/\(number)\", \(span)", "text: t\(number), \(span)",
                    "clock: HH:mm, \(span)", "stream: \"rtsp://example.com/\(number)\", \(span)",
                ])
                return "{ \(kind)\(dice.chance(25) ? ", \(hours())" : "") }"
            }
            func list(_ nested: String?) -> String {
                var entries = ["{ image: always, for: 8s, transition: { crossfade: 400ms } }"]
                entries += (0..<dice.roll(0...5)).map { item($0) }
                if let nested { entries.append("{ playlist: \(nested)\(dice.chance(30) ? ", \(hours())" : "") }") }
                return "{ shuffle: \(dice.chance(60)), items: [\(entries.joined(separator: ", "))] }"
            }
            text = """
                programme: wall
                timezone: \(name)
                canvas: 640x360
                layouts:
                  one: { zones: { a: { at: [0, 0, 50%, 100%], playlist: p }, b: { at: [50%, 0, 50%, 100%], playlist: q } } }
                  two: { zones: { a: { at: [0, 0, 640, 360], playlist: q } } }
                overlays: { logo: { at: [0, 0, 20, 20], playlist: r\(dice.chance(50) ? ", \(hours())" : "") } }
                playlists:
                  p: \(list("q"))
                  q: \(list(dice.chance(50) ? "r" : nil))
                  r: \(list(nil))
                schedule:
                  - layout: one
                  - { layout: two, \(hours()) }
                  - { screen: off, \(hours()), priority: 1 }
                """
        }

        func timeline() throws -> Timeline {
            let lengths = (0..<9).map { (Item.Media.video("v\($0)"), Duration.milliseconds(4700 + $0 * 1100)) }
            return Timeline(
                try ProgrammeFile.parse(Array(text.utf8), file: "wall.yaml"),
                lengths: Dictionary(uniqueKeysWithValues: lengths), pages: ["d": 3], zone: .gmt)
        }
    }

    @Test(arguments: seeds) func `nothing is missing, doubled or empty, and any question has the same answer`(
        seed: UInt64
    )
        throws
    {
        var dice = Dice(seed: seed)
        let wall = try Wall(&dice)
        let (from, to) = (wall.start, wall.start + Self.span)
        let whole = try wall.timeline().slots(from: from, to: to)
        #expect(whole.allSatisfy { $0.start < $0.end && $0.origin <= $0.start }, "seed \(seed)")
        // The ground, or the dark, is always there; a layout's zones show as long as its ground does.
        let grounds = whole.filter { $0.depth == 0 }
        #expect(grounds.first.map { $0.start <= from } == true && grounds.last.map { $0.end >= to } == true)
        #expect(zip(grounds, grounds.dropFirst()).allSatisfy { $0.end == $1.start }, "seed \(seed)")
        for (layout, zones) in [("one", ["a", "b"]), ("two", ["a"])] {
            let shown = Self.spans(grounds.filter { $0.layout == layout }, from, to)
            for zone in zones {
                let slots = whole.filter { $0.layout == layout && $0.zone == zone }
                #expect(zip(slots, slots.dropFirst()).allSatisfy { $0.end <= $1.start }, "seed \(seed)")
                #expect(Self.spans(slots, from, to) == shown, "seed \(seed): \(layout)/\(zone) in \(wall.text)")
            }
        }
        let other = try wall.timeline()
        for _ in 0..<15 {
            let instant = from + .milliseconds(dice.roll(0...107_000_000))
            let narrow = other.slots(from: instant, to: instant + .seconds(20))
            #expect(narrow == whole.filter { $0.end > instant && $0.start < instant + .seconds(20) }, "seed \(seed)")
        }
    }

    /// The time that slots fill, joined where they meet.
    private static func spans(_ slots: [Slot], _ from: Instant, _ to: Instant) -> [Range<Instant>] {
        slots.reduce(into: []) { spans, slot in
            let (start, end) = (max(slot.start, from), min(slot.end, to))
            guard start < end else { return }
            if let last = spans.last, last.upperBound == start {
                spans[spans.count - 1] = last.lowerBound..<end
            } else {
                spans.append(start..<end)
            }
        }
    }
}
