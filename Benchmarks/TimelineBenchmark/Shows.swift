import Foundation
import Measures
import Programmes

/// The programmes that are planned. They are the same on every run.
enum Shows {
    /// 2026-12-01T00:00Z, a Tuesday.
    static let start = Instant(nanoseconds: 1_796_083_200_000_000_000)

    static func parse(_ text: String) throws -> Programme {
        try ProgrammeFile.parse(Array(text.utf8), file: "benchmark.yaml")
    }

    /// Four zones with fifty campaigns each: shares, hours, weekdays, limits and separation.
    static func mall() -> String {
        var zones: [String] = []
        var lists: [String] = []
        var campaigns: [String] = []
        for zone in 0..<4 {
            let names = (0..<50).map { "c\(zone)-\($0)" }
            zones.append("z\(zone): { at: [\(zone % 2 * 960), \(zone / 2 * 540), 960, 540], playlist: p\(zone) }")
            lists.append(
                "  p\(zone): [{ campaigns: [\(names.joined(separator: ", "))] }, { image: house.png, for: 10s }]")
            for (number, name) in names.enumerated() {
                var keys = [
                    "items: [{ video: \(name).mp4, for: \(10 + number % 4 * 5)s }]", "share: \(1 + number % 2)%",
                ]
                keys.append("from: 2026-\(number % 9 + 1 < 10 ? "0" : "")\(number % 9 + 1)-01")
                if number % 3 == 0 { keys.append("hours: 0\(6 + number % 3):00-22:30") }
                if number % 5 == 0 { keys.append("days: [mon..fri]") }
                if number % 7 == 0 { keys.append("at-most: 12 per hour") }
                if number % 4 == 0 { keys += ["category: k\(number % 12)", "apart-from: [k\(number % 12)]"] }
                campaigns.append("  \(name): { \(keys.joined(separator: ", ")) }")
            }
        }
        return """
            programme: mall
            timezone: Europe/Lisbon
            canvas: 1920x1080
            layouts: { all: { zones: { \(zones.joined(separator: ", ")) } } }
            playlists:
            \(lists.joined(separator: "\n"))
            campaigns:
            \(campaigns.joined(separator: "\n"))
            """
    }

    /// Ten thousand campaigns over ten years, each for two weeks, some forty at a time.
    static func decade() -> String {
        let first = CivilDate(year: 2026, month: 1, day: 1)?.daysSinceEpoch ?? 0
        let names = (0..<10_000).map { "c\($0)" }
        let campaigns = names.enumerated().map { number, name in
            let day = first + number * 3650 / 10_000
            let (from, until) = (CivilDate(daysSinceEpoch: day), CivilDate(daysSinceEpoch: day + 13))
            return "  \(name): { items: [{ video: v, for: 15s }], share: 2%, from: \(from), until: \(until) }"
        }
        return """
            programme: decade
            timezone: Europe/Lisbon
            canvas: 1920x1080
            layouts: { all: { zones: { main: { at: [0, 0, 1920, 1080], playlist: ads } } } }
            playlists: { ads: [{ campaigns: [\(names.joined(separator: ", "))] }, { image: house.png, for: 10s }] }
            campaigns:
            \(campaigns.joined(separator: "\n"))
            """
    }

    /// One screen: a large zone with twelve campaigns, a side zone, a ticker, a night layout.
    static func screen() -> String {
        let names = (0..<12).map { "c\($0)" }
        let campaigns = names.enumerated().map { number, name in
            "  \(name): { items: [{ video: \(name).mp4, for: 15s }], share: 6%, from: 2026-11-0\(number % 9 + 1)"
                + (number % 3 == 0 ? ", days: [mon..fri], hours: 08:00-20:00" : "") + " }"
        }
        return """
            programme: screen
            timezone: Europe/Lisbon
            canvas: 1920x1080
            layouts:
              day:
                zones:
                  main: { at: [0, 0, 1440, 900], playlist: ads }
                  side: { at: [1440, 0, 480, 900], playlist: cards }
                  ticker: { at: [0, 900, 1920, 180], text: "Flat white 2.20" }
              night: { zones: { main: { at: [0, 0, 1920, 1080], playlist: cards } } }
            playlists:
              ads: [{ campaigns: [\(names.joined(separator: ", "))] }, { image: house.png, for: 10s }]
              cards: [{ image: a.png, for: 8s }, { image: b.png, for: 12s }]
            campaigns:
            \(campaigns.joined(separator: "\n"))
            schedule:
              - layout: night
              - { layout: day, hours: 07:00-22:00 }
            """
    }
}
