import ArgumentParser
import Foundation
import Measures
import PlayLog
import Reports
import SystemPackage

/// `marqueed plays`
struct PlaysCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "plays", abstract: "Say what was shown.",
        discussion: "Example: marqueed plays --json > plays.json")

    @Option(help: "Where the journal of plays is kept.")
    var state = PlayerState.defaultDirectory

    @OptionGroup var reporting: ReportOptions

    func report() async throws -> PlaysReport {
        PlaysReport(try Journal(directory: FilePath(state)).plays(), zone: .current)
    }
}

/// What was shown, in the order of its start.
struct PlaysReport: Report {
    static let schema = "marquee.plays/1"

    let plays: [Entry]

    struct Entry: Encodable {
        let id: String
        let release: Digest
        let layout: String
        let zone: String
        let item: String
        let content: Digest?
        let start: String
        let end: String
        let seconds: Double
        let frames: Int
        let pictures: Int
        let outcome: Play.Outcome
        let output: String
        let clock: Play.Clock
    }

    init(_ plays: [Play], zone: TimeZone) {
        self.plays = plays.map { play in
            Entry(
                id: play.id.uuidString, release: play.release, layout: play.layout, zone: play.zone, item: play.item,
                content: play.content, start: play.start.iso8601(in: zone), end: play.end.iso8601(in: zone),
                seconds: (play.end - play.start).inSeconds, frames: play.frames, pictures: play.pictures,
                outcome: play.outcome, output: play.output, clock: play.clock)
        }
    }

    func text(_ style: Style) -> String {
        guard !plays.isEmpty else { return "nothing was shown yet" }
        var table = Table("start", "seconds", "frames", "zone", "item", "outcome")
        for play in plays {
            table.add(
                play.start, String(format: "%.2f", play.seconds), "\(play.frames)", play.zone,
                String(play.item.prefix(40)), play.outcome.rawValue)
        }
        return table.text(style)
    }
}
