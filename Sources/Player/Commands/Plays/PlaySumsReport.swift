import Foundation
import Measures
import PlayLog
import Reports

/// What plays came to, by campaign, item or zone.
struct PlaySumsReport: Report {
    static let schema = "marquee.play-sums/1"

    let by: String
    let sums: [Sum]
    private let csv: Bool

    struct Sum: Encodable {
        /// Empty for plays of no campaign.
        let name: String
        var plays = 0
        var completed = 0
        var interrupted = 0
        var failed = 0
        var frames = 0
        var seconds = 0.0

        fileprivate mutating func add(_ outcome: String, plays: Int, frames: Int, nanoseconds: Int64) {
            switch Play.Outcome(rawValue: outcome) {
            case .completed: completed += plays
            case .interrupted: interrupted += plays
            case .failed: failed += plays
            case nil: return
            }
            self.plays += plays
            self.frames += frames
            seconds += Double(nanoseconds) / 1e9
        }
    }

    private enum CodingKeys: CodingKey { case by, sums }

    init(
        _ contents: Journal.Contents, by: SumPlaysCommand.Subject, campaign: String?, withOlder: Bool, csv: Bool = false
    ) {
        self.by = by.rawValue
        self.csv = csv
        var sums: [String: Sum] = [:]
        for play in contents.plays {
            let name =
                switch by {
                case .campaign: play.campaign ?? ""
                case .item: play.item
                case .zone: play.zone
                }
            sums[name, default: Sum(name: name)].add(
                play.outcome.rawValue, plays: 1, frames: play.frames,
                nanoseconds: (play.end - play.start).wholeNanoseconds)
        }
        for (subject, amount) in contents.sums.amounts where withOlder {
            guard campaign == nil || subject.campaign == campaign else { continue }
            let name =
                switch by {
                case .campaign: subject.campaign
                case .item: subject.item
                case .zone: subject.zone
                }
            guard Play.Outcome(rawValue: subject.outcome) != nil else { continue }
            sums[name, default: Sum(name: name)].add(
                subject.outcome, plays: amount.plays, frames: amount.frames, nanoseconds: amount.nanoseconds)
        }
        self.sums = sums.values.sorted { $0.name < $1.name }
    }

    func text(_ style: Style) -> String {
        let heads = [by, "plays", "completed", "interrupted", "failed", "frames", "seconds"]
        let rows = sums.map { sum in
            [
                sum.name, "\(sum.plays)", "\(sum.completed)", "\(sum.interrupted)", "\(sum.failed)", "\(sum.frames)",
                String(format: "%.3f", sum.seconds),
            ]
        }
        if csv { return CSV.text([heads] + rows) }
        guard !rows.isEmpty else { return "nothing was shown yet" }
        var table = Table(heads[0], heads[1], heads[2], heads[3], heads[4], heads[5], heads[6])
        for row in rows {
            table.add(row[0].isEmpty ? "(none)" : row[0], row[1], row[2], row[3], row[4], row[5], row[6])
        }
        return table.text(style)
    }
}

/// Whether the journal is what the terminal wrote.
struct EvidenceReport: Report {
    static let schema = "marquee.evidence/1"

    let isWhole: Bool
    let entries: Int
    let summedUp: Int
    let unsealed: Int
    /// The public keys of those who signed.
    let keys: [String]
    let problem: String?

    init(_ evidence: Evidence) {
        isWhole = evidence.problem == nil
        entries = evidence.entries
        summedUp = evidence.summedUp
        unsealed = evidence.unsealed
        keys = evidence.keys.sorted()
        problem = evidence.problem
    }

    var isGood: Bool { isWhole }

    func text(_ style: Style) -> String {
        if let problem { return style.bad("not whole: \(problem)") }
        var lines = [
            "\(style.bold("whole")): \(Count.of(entries, "entry", plural: "entries")), \(unsealed) not signed yet"
        ]
        if summedUp > 0 { lines.append("\(Count.of(summedUp, "older entry", plural: "older entries")) summed up") }
        return (lines + keys.map { "signed by \($0)" }).joined(separator: "\n")
    }
}
