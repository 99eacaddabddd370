import Foundation
import Measures
import PlayLog
import Reports

/// What was shown, in the order of its start.
struct PlaysReport: Report {
    static let schema = "marquee.plays/1"

    let plays: [Entry]
    /// Plays that were shown but could not be written, with the span they lie in.
    let gaps: [Gap]
    /// Lines that another version wrote, as they are.
    let unreadable: [String]
    /// Older plays, of which sums are kept.
    let summedUp: Int
    private let csv: Bool

    struct Gap: Encodable {
        let plays: Int
        let from: String
        let until: String
    }

    struct Entry: Encodable {
        let id: String
        let release: Digest
        let layout: String
        let zone: String
        let item: String
        let campaign: String?
        let content: Digest?
        let trigger: String?
        let start: String
        let end: String
        let seconds: Double
        let frames: Int
        let pictures: Int
        let dropped: Int
        let outcome: Play.Outcome
        let output: String
        let decoder: String?
        let display: Play.Display?
        let clock: Play.Clock
        /// Units: seconds.
        let uncertainty: Double?
    }

    private enum CodingKeys: CodingKey { case plays, gaps, unreadable, summedUp }

    init(_ contents: Journal.Contents, zone: TimeZone, csv: Bool = false) {
        self.csv = csv
        plays = contents.plays.map { play in
            Entry(
                id: play.id.uuidString, release: play.release, layout: play.layout, zone: play.zone, item: play.item,
                campaign: play.campaign, content: play.content, trigger: play.trigger,
                start: play.start.iso8601(in: zone), end: play.end.iso8601(in: zone),
                seconds: (play.end - play.start).inSeconds, frames: play.frames, pictures: play.pictures,
                dropped: play.dropped, outcome: play.outcome, output: play.output, decoder: play.decoder,
                display: play.display, clock: play.clock,
                uncertainty: play.uncertainty?.inSeconds)
        }
        gaps = contents.gaps.map {
            Gap(plays: $0.plays, from: $0.from.iso8601(in: zone), until: $0.until.iso8601(in: zone))
        }
        unreadable = contents.unreadable
        summedUp = contents.sums.amounts.values.reduce(0) { $0 + $1.plays }
    }

    var isGood: Bool { unreadable.isEmpty }

    func text(_ style: Style) -> String { csv ? commaSeparated : table(style) }

    private func table(_ style: Style) -> String {
        var lines: [String] = []
        if plays.isEmpty {
            lines.append("nothing was shown yet")
        } else {
            var table = Table("start", "seconds", "frames", "zone", "item", "outcome")
            for play in plays {
                table.add(
                    play.start, String(format: "%.2f", play.seconds), "\(play.frames)", play.zone,
                    String(play.item.prefix(40)), play.outcome.rawValue)
            }
            lines.append(table.text(style))
        }
        for gap in gaps {
            lines.append(style.bad("\(Count.of(gap.plays, "play")) not written from \(gap.from) to \(gap.until)"))
        }
        if summedUp > 0 { lines.append("\(Count.of(summedUp, "older play")): see 'marqueed plays sum'") }
        if !unreadable.isEmpty {
            lines.append(style.bad("\(Count.of(unreadable.count, "line")) of another version; '--json' has them"))
        }
        return lines.joined(separator: "\n")
    }

    private var commaSeparated: String {
        let heads = [
            "id", "release", "layout", "zone", "item", "campaign", "content", "trigger", "start", "end", "seconds",
            "frames", "pictures", "dropped", "outcome", "output", "clock", "uncertainty", "decoder", "display",
        ]
        return CSV.text([heads] + plays.map(Self.row))
    }

    /// In the order of the heads.
    private static func row(_ play: Entry) -> [String] {
        let what: [String] = [
            play.id, play.release.hexadecimal, play.layout, play.zone, play.item, play.campaign ?? "",
            play.content?.hexadecimal ?? "", play.trigger ?? "",
        ]
        let counts: [String] = ["\(play.seconds)", "\(play.frames)", "\(play.pictures)", "\(play.dropped)"]
        let how: [String] = [
            play.outcome.rawValue, play.output, play.clock.rawValue, play.uncertainty?.description ?? "",
            play.decoder ?? "", play.display?.rawValue ?? "",
        ]
        return what + [play.start, play.end] + counts + how
    }
}
