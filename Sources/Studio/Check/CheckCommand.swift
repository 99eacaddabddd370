import ArgumentParser
import Faults
import Foundation
import Reports
import SystemPackage

/// `marquee check`
struct CheckCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look a programme's media through for what would embarrass someone on a wall.",
        discussion: """
            Example: marquee check examples/cafe/programme.yaml --html check.html

            Errors keep a medium from being encoded or shown, warnings will be seen, notes are dealt with when it is encoded.

            Exit codes: 0 no errors, 1 errors (with --strict also for warnings), 2 the programme cannot be read.
            """)

    @Argument(help: "The programme file.")
    var programme: String

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Write a report with pictures and curves, one file that needs no network.", valueName: "file"))
    var html: String?

    @Flag(name: .long, help: "Let warnings count as errors.")
    var strict = false

    @Option(name: [.short, .long], help: ArgumentHelp("Media at once (default: one per core).", valueName: "n"))
    var jobs: Int?

    @OptionGroup var reporting: ReportOptions

    func validate() throws {
        if html == "" { throw ValidationError("--html takes a file's name.") }
        if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs takes a number from 1 to 256.") }
    }

    func report() async throws -> CheckReport {
        let order = CheckOrder(
            programme: FilePath(programme), jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount, isStrict: strict
        )
        let progress = ProgressMeter()
        let (report, pictures) = try await Interruption.cancels { try await order.run(progress) }
        if let html {
            try Files.write(Array(CheckPage(report: report, pictures: pictures).text.utf8), to: FilePath(html))
            progress.note("the report is in \(html)")
        }
        return report
    }
}
