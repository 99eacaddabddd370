import ArgumentParser
import Faults
import Foundation
import Importing
import Reports
import SystemPackage

/// `marquee import`
struct ImportCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "import",
        abstract: "Write a programme from other systems' files, and say what has no equal in it.",
        discussion: """
            Example: marquee import 12.xlf 14.xlf schedule.xml -o programme.yaml --timezone Europe/Lisbon

            Takes Xibo layouts (.xlf) with the schedule that a Xibo CMS sends its players (XMDS), or one SMIL \
            presentation. Nothing is fetched; media are looked for beside the programme.
            """)

    @Argument(help: "Layouts and schedules, or one presentation.") var files: [String]

    @Option(name: .shortAndLong, help: ArgumentHelp("The programme file to write.", valueName: "programme"))
    var output: String

    @Option(name: .long, help: ArgumentHelp("In which the files' times are meant.", valueName: "zone"))
    var timezone: String?

    @Flag(name: .long, help: "Write over a programme that is there.") var force = false

    @OptionGroup var reporting: ReportOptions

    func report() async throws -> ImportReport {
        if let timezone, TimeZone(identifier: timezone) == nil {
            throw Fault(.usage, "'\(timezone)' is not a time zone", remedy: "write for example Europe/Lisbon")
        }
        let path = FilePath(output)
        guard force || !Files.exists(path) else {
            throw Fault(
                .fileUnwritable, at: .init(file: output), "there is a file of that name",
                remedy: "name another, or write over it with --force")
        }
        let outcome = try Import(files: files.map { FilePath($0) }, timeZone: timezone).run(output: output)
        try Files.write(Array(outcome.yaml.utf8), to: path)
        return ImportReport(programme: output, outcome: outcome)
    }
}

/// What `marquee import` answers.
struct ImportReport: Report {
    static let schema = "marquee.import/1"

    let programme: String
    let layouts: Int
    let items: Int
    let entries: Int
    let notes: [Entry]

    /// What has no equal, and what became of it.
    struct Entry: Encodable {
        let file: String
        let line: Int?
        let what: String
        let outcome: String
    }

    init(programme: String, outcome: Import.Outcome) {
        self.programme = programme
        layouts = outcome.layouts
        items = outcome.items
        entries = outcome.entries
        notes = outcome.notes.map {
            Entry(file: $0.place.file, line: $0.place.line, what: $0.what, outcome: $0.outcome)
        }
    }

    func text(_ style: Style) -> String {
        let counts = [
            Count.of(layouts, "layout"), Count.of(items, "item"), Count.of(entries, "scheduled time"),
        ]
        let head = "\(style.bold(programme)): \(counts.joined(separator: ", "))"
        guard !notes.isEmpty else { return head }
        let lines = notes.map { note in
            "\(style.bold("\(note.file)\(note.line.map { ":\($0)" } ?? "")")): \(note.what); \(note.outcome)"
        }
        return ([head, "What has no equal:"] + lines).joined(separator: "\n")
    }
}
