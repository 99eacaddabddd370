import Foundation
import Measures
import Programmes
import Timelines

/// How long planning takes. `Benchmarks/timeline` builds and runs it.
@main struct TimelineBenchmark {
    static func main() throws {
        let asked = Set(CommandLine.arguments.dropFirst())
        Measurement.header()
        if asked.isEmpty || asked.contains("day") { try day() }
        if asked.isEmpty || asked.contains("current") { try current() }
        if asked.isEmpty || asked.contains("year") { try year() }
    }

    private static let zone = TimeZone(identifier: "Europe/Lisbon") ?? .gmt
    private static let oneDay = Duration.seconds(86400)

    /// A day that was never asked about, each by a timeline of its own.
    private static func day() throws {
        let programme = try Shows.parse(Shows.mall())
        Measurement.run("a day, four zones, 200 campaigns, cold", runs: 7) { run in
            let timeline = Timeline(programme, lengths: [:], zone: zone)
            let start = Shows.start + oneDay * run
            return timeline.slots(from: start, to: start + oneDay).count
        }
        let timeline = Timeline(programme, lengths: [:], zone: zone)
        Measurement.run("the days after it, one by one", runs: 7) { run in
            let start = Shows.start + oneDay * run
            return timeline.slots(from: start, to: start + oneDay).count
        }
    }

    private static func current() throws {
        let text = Shows.decade()
        Measurement.run("10 000 campaigns read from YAML", runs: 3) { _ in
            (try? Shows.parse(text))?.campaigns.count ?? 0
        }
        let programme = try Shows.parse(text)
        Measurement.run("the current slot among 10 000 campaigns, cold", runs: 5) { run in
            let timeline = Timeline(programme, lengths: [:], zone: zone)
            let instant = Shows.start + oneDay * (run * 300)
            return timeline.slots(from: instant, to: instant + .nanoseconds(1)).count
        }
        let timeline = Timeline(programme, lengths: [:], zone: zone)
        _ = timeline.slots(from: Shows.start, to: Shows.start + .seconds(7200))
        Measurement.run("the same, warm: each second of an hour", runs: 9, operations: 3600) { _ in
            (0..<3600).reduce(0) { sum, second in
                let instant = Shows.start + .seconds(second)
                return sum + timeline.slots(from: instant, to: instant + .nanoseconds(1)).count
            }
        }
    }

    /// As a player asks: a quarter of a minute ahead would be the same slots; days are what is planned at once.
    private static func year() throws {
        let programme = try Shows.parse(Shows.screen())
        Measurement.run("a year of one screen, day by day", runs: 3) { run in
            let timeline = Timeline(programme, lengths: [:], zone: zone)
            return (0..<365).reduce(0) { sum, day in
                let start = Shows.start + oneDay * (run * 365 + day)
                return sum + timeline.slots(from: start, to: start + oneDay).count
            }
        }
    }
}
