package import Faults
package import Measures

/// What a medium holds from its first to its last second, and what of it would embarrass someone on a wall.
package struct Inspection: Codable, Sendable {
    package var facts: Facts?
    package var findings: [Finding] = []
    package var thumbnails: [Thumbnail] = []
    package var sound: Sound?
    /// The picture track's, second by second. Units: bits per second.
    package var bitrates: [Int] = []
    /// The lowest line of words on each page, as a share of the page's height; `nil` for a page without text.
    package var pageTexts: [Double?] = []

    package init() {}

    /// What the headers and the packets say. Units: pixels as shown, seconds.
    package struct Facts: Codable, Sendable, Equatable {
        package let kind: String
        package let format: String
        package let codec: String
        package let width: Int
        package let height: Int
        package let rate: FrameRate?
        package let seconds: Double?
        package let hasSound: Bool
        package let bytes: ByteCount

        package var resolution: Resolution? { Resolution(width: width, height: height) }
    }

    /// A small picture in the folder that the inspection writes into.
    package struct Thumbnail: Codable, Sendable {
        package let at: Double
        package let file: String
    }

    /// How the sound goes. Units of `step`: seconds; of `peaks`: full scale; of `momentary`: LUFS, `nil` for silence.
    package struct Sound: Codable, Sendable {
        package let step: Double
        package let peaks: [Double]
        package let momentary: [Double?]
        package let loudness: Loudness
    }
}

/// One thing that someone should know of a medium before it is on a wall.
package struct Finding: Codable, Sendable, Equatable {
    /// Errors keep it from being shown, warnings will be seen, notes are dealt with.
    package enum Severity: String, Codable, Sendable, Comparable, CaseIterable {
        case error, warning, note

        package static func < (left: Severity, right: Severity) -> Bool {
            (allCases.firstIndex(of: left) ?? 0) < (allCases.firstIndex(of: right) ?? 0)
        }
    }

    package let severity: Severity
    /// Stable across releases, as in `picture.black`.
    package let code: String
    /// Where in the medium. Units: seconds from its first picture. `nil` where it is about all of it.
    package let at: Double?
    package let until: Double?
    /// Which file of a folder it is about and where in it, as in `page/index.html:3`; `nil` where the medium is one file.
    package let file: String?
    package let problem: String
    package let remedy: String

    package init(
        _ severity: Severity, _ code: String, from at: Double? = nil, until: Double? = nil,
        file: String? = nil, _ problem: String, remedy: String
    ) {
        self.severity = severity
        self.code = code
        self.at = at
        self.until = until
        self.file = file
        self.problem = problem
        self.remedy = remedy
    }

    /// What keeps a medium from being encoded. Units of `at`: seconds.
    package init(_ fault: Fault, at: Double?, file: String? = nil) {
        let cause = fault.cause.map { $0.isEmpty ? "" : " (\($0))" } ?? ""
        self.init(.error, fault.code.name, from: at, file: file, fault.problem + cause, remedy: fault.remedy)
    }
}
