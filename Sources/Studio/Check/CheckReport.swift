import Encoding
import Foundation
import Measures
import Reports

/// What `marquee check` answers.
struct CheckReport: Report {
    static let schema = "marquee.check/1"

    let programme: String
    /// Whether the media were opened without network and writable disk.
    let isConfined: Bool
    let errors: Int
    let warnings: Int
    let notes: Int
    let media: [Medium]
    private let isStrict: Bool

    private enum CodingKeys: String, CodingKey {
        case programme, errors, warnings, notes, media
        case isConfined = "confined"
    }

    struct Medium: Encodable {
        let media: String
        /// Where the programme names it first.
        let place: String
        let zones: [String]
        /// `nil` where it is no media.
        let facts: Inspection.Facts?
        let findings: [Finding]
        /// For the report with pictures.
        let inspection: Inspection

        private enum CodingKeys: String, CodingKey { case media, place, zones, facts, findings }
    }

    init(programme: String, isConfined: Bool, isStrict: Bool, media: [Medium]) {
        self.programme = programme
        self.isConfined = isConfined
        self.isStrict = isStrict
        self.media = media
        let all = media.flatMap(\.findings).map(\.severity)
        errors = all.count { $0 == .error }
        warnings = all.count { $0 == .warning }
        notes = all.count { $0 == .note }
    }

    var isGood: Bool { errors == 0 && (!isStrict || warnings == 0) }

    /// All in one line.
    var sum: String {
        [Count.of(errors, "error"), Count.of(warnings, "warning"), Count.of(notes, "note")].joined(separator: ", ")
    }

    /// A line for each finding, as compilers have it.
    func text(_ style: Style) -> String {
        let lines = media.flatMap { medium in
            medium.findings.map { finding in
                let place = style.bold(
                    ([finding.file ?? medium.media] + [finding.instant].compactMap { $0 }).joined(separator: ":") + ":")
                let severity = finding.severity == .error ? style.bad("error") : finding.severity.rawValue
                return "\(place) \(severity): \(finding.problem); \(finding.remedy)"
            }
        }
        return (lines + ["\(style.bold(programme)): \(Count.of(media.count, "medium", plural: "media")), \(sum)"])
            .joined(separator: "\n")
    }
}

extension Finding {
    /// As in `3.2s` or `3.2s-5s`; `nil` where it is about the whole.
    var instant: String? {
        guard let at else { return nil }
        func text(_ second: Double) -> String { Duration.milliseconds(Int((second * 10).rounded()) * 100).text }
        guard let until, until > at else { return text(at) }
        return "\(text(at))-\(text(until))"
    }
}
