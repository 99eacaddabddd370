import ArgumentParser
import Encoding
import Reports

/// `marquee doctor`
struct DoctorCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what encodes, draws, judges and guards on this machine, and what is missing.",
        discussion: """
            Example: marquee doctor

            Looks and changes nothing. Exit codes: 0 all is there, 1 something is missing; its line says what for.
            """)

    @OptionGroup var reporting: ReportOptions

    func report() async throws -> DoctorReport {
        var parts = Equipment.libraries.map { DoctorReport.Part(part: $0.part, found: $0.found, remedy: nil) }
        parts.append(.init(part: "judge of quality", found: await Equipment.judge(), remedy: nil))
        for tool in await Equipment.tools() {
            parts.append(.init(part: tool.part, found: tool.found, remedy: tool.found == nil ? tool.remedy : nil))
        }
        switch await Confinement.find() {
        case .bubblewrap: parts.append(.init(part: "walls around media", found: "bubblewrap", remedy: nil))
        case .none(let reason):
            parts.append(
                .init(
                    part: "walls around media", found: nil,
                    remedy: "\(reason); install the Debian package 'bubblewrap', or allow user namespaces"))
        }
        return DoctorReport(parts: parts)
    }
}

/// What `marquee doctor` answers.
struct DoctorReport: Report {
    static let schema = "marquee.doctor/1"

    let parts: [Part]

    struct Part: Encodable {
        let part: String
        /// `nil` where it is missing.
        let found: String?
        /// What to do about it.
        let remedy: String?
    }

    var isGood: Bool { parts.allSatisfy { $0.found != nil } }

    func text(_ style: Style) -> String {
        var table = Table("part", "what is there")
        for part in parts { table.add(part.part, part.found ?? "\(style.bad("missing")): \(part.remedy ?? "")") }
        return table.text(style)
    }
}
