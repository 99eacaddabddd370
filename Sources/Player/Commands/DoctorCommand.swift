import ArgumentParser
import Depot
import Faults
import Foundation
import Glibc
import Reports
import Stage
import SystemPackage

/// `marqueed doctor`
struct DoctorCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Say what is wrong with this player, and what to do about it.",
        discussion: """
            Looks and changes nothing. Exit codes: 0 it can play, 1 it cannot, or cannot prove it.

            Example: marqueed doctor --depot /var/lib/marquee/depot --output kms
            """)

    @Option(help: "The depot that is played; without it, what is played is not looked at.")
    var depot: String?

    @Option(help: "The channel whose release is played.")
    var channel = DepotDirectory.draft

    @Option(help: "Where it plays, as for 'marqueed run'.")
    var output = "kms"

    @Option(help: "Where the journal of plays is kept.")
    var state = PlayerState.defaultDirectory

    @OptionGroup var reporting: ReportOptions

    func report() async throws -> DoctorReport {
        let output = try Output(parsing: self.output)
        let client = LocalClient(socket: PlayerState.socket(named: nil, state: FilePath(state)))
        let host = Host()
        let content = ContentChecks(
            depot: depot.map { DepotDirectory(FilePath($0).absolute) }, channel: channel, state: FilePath(state),
            now: host.now)
        return DoctorReport(
            output: self.output,
            checks: try await stage(pages: content.showsPages)
                + host.checks(for: output, known: KnownTimeFile(in: FilePath(state)).read())
                + content.run() + PictureCheck(client: client).run())
    }

    private func stage(pages: Bool) async throws -> [Check] {
        do {
            let survey = try await StageProcess.survey(for: output, pages: pages)
            return survey.checks(processor: Self.processor()) + [
                await StageProcess.graphics(for: output, patience: .seconds(60)).check
            ]
        } catch let fault as Fault where fault.code == .stageSurvey {
            return [.failed("GStreamer", fault.problem, fault.remedy)]
        }
    }

    /// As `uname -m` has it.
    private static func processor() -> String {
        var names = utsname()
        guard uname(&names) == 0 else { return "" }
        return withUnsafeBytes(of: &names.machine) { bytes in
            String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}

/// What `marqueed doctor` found.
struct DoctorReport: Report {
    static let schema = "marquee.doctor/1"

    let output: String
    let checks: [Check]

    var isGood: Bool { !checks.contains { $0.verdict == .failed } }

    func text(_ style: Style) -> String {
        let width = checks.map(\.name.count).max() ?? 0
        let lines = checks.flatMap { check -> [String] in
            let name = check.name.padding(toLength: width, withPad: " ", startingAt: 0)
            let line = "\(mark(check.verdict, style)) \(name)  \(check.seen)"
            let indent = String(repeating: " ", count: width + 4)
            return [line] + (check.remedy.map { [indent + style.faint($0)] } ?? [])
        }
        return (lines + ["", sentence(style)]).joined(separator: "\n")
    }

    private func mark(_ verdict: Check.Verdict, _ style: Style) -> String {
        switch verdict {
        case .passed: style.good("✓")
        case .warning: style.bold("!")
        case .failed: style.bad("✗")
        }
    }

    private func sentence(_ style: Style) -> String {
        let failed = checks.count { $0.verdict == .failed }
        let warned = checks.count { $0.verdict == .warning }
        let warnings = warned == 0 ? "" : ", \(Count.of(warned, "warning"))"
        return isGood
            ? "\(style.good("It can play"))\(warnings)."
            : "\(style.bad("It cannot play as it should")): \(Count.of(failed, "fault"))\(warnings)."
    }
}
