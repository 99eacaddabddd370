import ArgumentParser
import Depot
import Faults
import Foundation
import Measures
import Reports
import SystemPackage

/// `marqueed simulate`
struct SimulateCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "simulate", abstract: "Live a kiosk's months in minutes, with faults drawn from a seed.",
        discussion: """
            The parts of the player that decide are driven by a clock of their own, through dead and hanging stages, power \
            cuts, clocks that are set or lost, damaged files, triggers and new releases. The same seed is the same life. \
            Exit codes: 0 nothing happened that must not, 1 something did.

            Example: marqueed simulate --for 30d --seed 7
            """)

    @Option(help: "The depot whose release is played; without it, a sample of two releases.")
    var depot: String?

    @Option(help: "The channel whose release is played.")
    var channel = DepotDirectory.draft

    @Option(help: "The board this is, if the release is for several.")
    var board: String?

    @Option(name: .customLong("for"), help: "How long is lived, as in 30d.")
    var span = "30d"

    @Option(help: "What the faults are drawn from.")
    var seed: UInt64 = 1

    @Option(help: "How many times the usual number of faults; 0 is none.")
    var severity = 1.0

    @Flag(help: "No time server and no new release is ever heard of.")
    var offline = false

    @Option(help: "The instant that it begins at, in ISO 8601.")
    var at = "2026-12-01T00:00Z"

    @OptionGroup var reporting: ReportOptions

    func report() async throws -> SimulationReport {
        guard let span = Duration(parsing: span), span > .zero else {
            throw Fault(.usage, "'\(self.span)' is not a span for --for", remedy: "write for example 30d")
        }
        guard (0...10_000).contains(severity) else {
            throw Fault(.usage, "a severity of \(severity)", remedy: "use a number from 0 to 10000")
        }
        guard let start = Instant(iso8601: at, in: .gmt), start >= Timekeeper.epoch, start + span < Timekeeper.end
        else {
            throw Fault(.usage, "'\(at)' is not an instant from November 2026 on", remedy: "write 2026-12-01T08:00")
        }
        var fate = Fate.usual(severity)
        if offline { (fate.server, fate.releases) = (nil, 0) }
        var kiosk = try kiosk(fate: fate, at: start)
        let began = ContinuousClock.now
        kiosk.run(for: span)
        return SimulationReport(
            seed: seed, severity: severity, span: kiosk.truth - start, took: began.duration(to: .now),
            tally: kiosk.tally)
    }

    private func kiosk(fate: Fate, at start: Instant) throws -> Kiosk {
        guard let depot else { return try Kiosk.sample(fate: fate, seed: seed, at: start) }
        let directory = DepotDirectory(FilePath(depot).absolute)
        let finder = ShowFinder(
            depot: directory, channel: channel, board: board, output: "none", isLive: true,
            checked: CheckedObjects(directory, state: nil, host: Host()))
        let show = try finder.pointedAt()
        let still = Shows(current: show) { _ in nil }.show(on: .still, fallback: nil).show
        return Kiosk([show], still: still, fate: fate, seed: seed, at: start)
    }
}

/// What came of a simulated life.
struct SimulationReport: Report {
    static let schema = "marquee.simulation/1"

    let seed: UInt64
    let severity: Double
    /// Units: seconds.
    let lived: Double
    let took: Double
    /// Seconds lived in one.
    let speed: Double
    let plays: Int
    let stageDeaths: Int
    let lives: Int
    let clockSteps: Int
    let releases: Int
    let triggers: Int
    let damaged: Int
    /// Units: seconds.
    let longestDark: Double
    let dark: Double
    /// Equal for equal lives.
    let trace: Digest
    let faults: [String]

    init(seed: UInt64, severity: Double, span: Duration, took: Duration, tally: Tally) {
        (self.seed, self.severity) = (seed, severity)
        (lived, self.took) = (span.inSeconds, took.inSeconds)
        speed = (lived / max(self.took, 1e-6)).rounded()
        (plays, stageDeaths, lives) = (tally.plays, tally.deaths, tally.lives)
        (clockSteps, releases, triggers, damaged) = (
            tally.clockSteps, tally.releases, tally.triggers, tally.damaged
        )
        (longestDark, dark) = (tally.longestDark.inSeconds, tally.dark.inSeconds)
        (trace, faults) = (tally.trace, tally.faults)
    }

    var isGood: Bool { faults.isEmpty }

    func text(_ style: Style) -> String {
        let head =
            "\(style.bold("lived")) \(Duration.seconds(lived).text) in \(Duration.seconds(took).text), \(Int(speed)) times as fast; seed \(seed)"
        let counts = [
            Count.of(plays, "play"), Count.of(stageDeaths, "death") + " of the stage", "\(lives) lives",
            Count.of(clockSteps, "step") + " of the clock", Count.of(releases, "release") + " published",
            Count.of(triggers, "trigger"), Count.of(damaged, "file") + " damaged",
        ]
        let dark =
            "without a picture \(Duration.seconds(dark).text) in all, \(Duration.seconds(longestDark).text) at most; trace \(trace.short)"
        let faults = faults.prefix(20).map { style.bad($0) }
        return ([head, counts.joined(separator: ", "), dark] + faults).joined(separator: "\n")
    }
}
