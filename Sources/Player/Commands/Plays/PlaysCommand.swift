import ArgumentParser
import Faults
import Foundation
import Measures
import PlayLog
import Reports
import SystemPackage

/// `marqueed plays`
struct PlaysCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "plays", abstract: "Say what was shown, and whether the evidence of it is whole.",
        discussion: "Example: marqueed plays --json > plays.json",
        subcommands: [ListPlaysCommand.self, SumPlaysCommand.self, VerifyPlaysCommand.self],
        defaultSubcommand: ListPlaysCommand.self)
}

/// Which plays of which journal are meant.
struct PlaysSelection: ParsableArguments {
    @Option(help: "Where the journal of plays is kept.")
    var state = PlayerState.defaultDirectory

    @Option(help: "Only this campaign's.")
    var campaign: String?

    @Option(help: "Only those that began at this instant or later, as in 2026-12-01 or 2026-12-01T08:00.")
    var from: String?

    @Option(help: "Only those that began before this instant.")
    var until: String?

    /// Throws: `Fault`.
    func contents(zone: TimeZone) throws -> Journal.Contents {
        let first = try from.map { try instant($0, "--from", zone) }
        let last = try until.map { try instant($0, "--until", zone) }
        guard var contents = try Journal.existing(in: FilePath(state))?.contents() else { return Journal.Contents() }
        contents.plays.removeAll { play in
            (campaign != nil && play.campaign != campaign) || first.map { play.start < $0 } == true
                || last.map { play.start >= $0 } == true
        }
        return contents
    }

    private func instant(_ text: String, _ option: String, _ zone: TimeZone) throws -> Instant {
        guard let instant = Instant(iso8601: text, in: zone) else {
            throw Fault(
                .usage, "'\(text)' is not an instant for \(option)", remedy: "write for example 2026-12-01T08:00")
        }
        return instant
    }
}

/// `marqueed plays list`
struct ListPlaysCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List what was shown.",
        discussion: "Example: marqueed plays list --campaign cola --csv > cola.csv")

    @OptionGroup var selection: PlaysSelection

    @Flag(help: "Comma-separated values, with all fields.")
    var csv = false

    @OptionGroup var reporting: ReportOptions

    func report() async throws -> PlaysReport {
        PlaysReport(try selection.contents(zone: .current), zone: .current, csv: csv)
    }
}

/// `marqueed plays sum`
struct SumPlaysCommand: Verb {
    enum Subject: String, ExpressibleByArgument, CaseIterable {
        case campaign, item, zone
    }

    static let configuration = CommandConfiguration(
        commandName: "sum", abstract: "Sum up what was shown.",
        discussion:
            "Older plays, of which the journal keeps sums only, are in it unless --from or --until is given.\n\n"
            + "Example: marqueed plays sum --by campaign --from 2026-12-01")

    @OptionGroup var selection: PlaysSelection

    @Option(help: "campaign, item or zone.")
    var by = Subject.campaign

    @Flag(help: "Comma-separated values.")
    var csv = false

    @OptionGroup var reporting: ReportOptions

    func report() async throws -> PlaySumsReport {
        let bounded = selection.from != nil || selection.until != nil
        return PlaySumsReport(
            try selection.contents(zone: .current), by: by, campaign: selection.campaign, withOlder: !bounded, csv: csv)
    }
}

/// `marqueed plays verify`
struct VerifyPlaysCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Check that the journal is what the terminal wrote.",
        discussion: """
            Follows the chain of hashes through all entries and checks every signature. Exit code 1 if something was altered.

            Example: marqueed plays verify --state /media/stick/state --key 1f0c…
            """)

    @Option(help: "Where the journal of plays is kept.")
    var state = PlayerState.defaultDirectory

    @Option(help: "The terminal's public key, as 'verify' on the terminal names it; without, any key that signed.")
    var key: String?

    @OptionGroup var reporting: ReportOptions

    func report() async throws -> EvidenceReport {
        guard let journal = try Journal.existing(in: FilePath(state)) else {
            throw Fault(
                .fileMissing, at: .init(file: state), "no journal of plays", remedy: "say where it is with --state")
        }
        return EvidenceReport(try journal.verify(signer: key))
    }
}
