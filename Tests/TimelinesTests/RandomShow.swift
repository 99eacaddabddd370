import Foundation
import Measures
import Programmes
import Timelines

/// A programme of one zone with campaigns, made from a seed.
struct RandomShow {
    struct Advertiser {
        let name: String
        let share: Int
        let lengths: [Int]
        var hourly: Int?
        var category: String?
        var apart: [String] = []
        var hours: (start: Int, end: Int)?
        var weekend: Bool?

        /// The slow, obvious reading of its daypart, in UTC.
        func plays(hour: Int, weekday: Int) -> Bool {
            if let hours, !(hours.start..<hours.end ~= hour) { return false }
            return weekend.map { $0 == (weekday > 5) } ?? true
        }

        var text: String {
            var parts = [
                "items: [\(lengths.enumerated().map { "{ video: \(name)-\($0), for: \($1)s }" }.joined(separator: ", "))]"
            ]
            parts += ["share: \(share)%", "from: 2026-11-30"]
            if let hourly { parts.append("at-most: \(hourly) per hour") }
            if let category { parts.append("category: \(category)") }
            if !apart.isEmpty { parts.append("apart-from: [\(apart.joined(separator: ", "))]") }
            if let hours { parts.append("hours: \(Self.clock(hours.start))-\(Self.clock(hours.end))") }
            if let weekend { parts.append("days: [\(weekend ? "sat, sun" : "mon..fri")]") }
            return "  \(name): { \(parts.joined(separator: ", ")) }"
        }

        private static func clock(_ hour: Int) -> String { "\(hour < 10 ? "0" : "")\(hour):00" }
    }

    let advertisers: [Advertiser]
    let fillers: [Int]
    let text: String

    init(seed: UInt64) {
        var dice = Dice(seed: seed)
        var left = dice.pick([50, 70, 85])
        advertisers = (1...dice.roll(1...6)).compactMap { number in
            let share = min(left, dice.roll(1...30))
            left -= share
            guard share > 0 else { return nil }
            var advertiser = Advertiser(
                name: "c\(number)", share: share,
                lengths: (0...dice.roll(0...2)).map { _ in dice.pick([5, 8, 10, 15, 20, 30]) })
            if dice.chance(25) { advertiser.hourly = dice.pick([4, 12, 30, 60]) }
            if dice.chance(60) { advertiser.category = dice.pick(["a", "b"]) }
            if dice.chance(40) { advertiser.apart = dice.pick([["a"], ["b"], ["a", "b"]]) }
            if dice.chance(30) { advertiser.hours = dice.pick([(8, 20), (0, 6), (10, 14), (7, 8)]) }
            if dice.chance(20) { advertiser.weekend = dice.chance(50) }
            return advertiser
        }
        fillers = (0...dice.roll(0...3)).map { _ in dice.pick([4, 6, 8, 10, 15, 30]) }
        text = """
            programme: random \(seed)
            timezone: UTC
            canvas: 320x180
            layouts: { all: { zones: { main: { at: [0, 0, 320, 180], playlist: ads } } } }
            playlists:
              ads:
                - campaigns: [\(advertisers.map(\.name).joined(separator: ", "))]
            \(fillers.enumerated().map { "    - { image: f\($0), for: \($1)s }" }.joined(separator: "\n"))
            campaigns:
            \(advertisers.map(\.text).joined(separator: "\n"))
            """
    }

    var longest: Duration { .seconds((fillers + advertisers.flatMap(\.lengths)).max() ?? 0) }

    func timeline() throws -> Timeline {
        Timeline(try ProgrammeFile.parse(Array(text.utf8), file: "random.yaml"), lengths: [:], zone: .gmt)
    }

    /// 2026-11-30, a Monday.
    static let start = Instant(nanoseconds: 1_795_996_800_000_000_000)
}
