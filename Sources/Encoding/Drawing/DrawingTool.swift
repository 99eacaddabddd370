import Faults
import Subprocess
import SystemPackage

/// A program of the distribution that turns documents and drawings into pictures.
struct DrawingTool {
    /// Looked up on the `PATH`.
    let program: String
    /// The Debian package that brings it.
    let package: String

    static let rsvg = DrawingTool(program: "rsvg-convert", package: "librsvg2-bin")
    static let pdfinfo = DrawingTool(program: "pdfinfo", package: "poppler-utils")
    static let pdftoppm = DrawingTool(program: "pdftoppm", package: "poppler-utils")
    static let pdftotext = DrawingTool(program: "pdftotext", package: "poppler-utils")
    static let office = DrawingTool(program: "soffice", package: "libreoffice-nogui")

    /// What it printed, at most 16 MB. Throws: `Fault` where it is missing or does not take the file.
    @discardableResult
    func run(_ arguments: [String], on source: FilePath) async throws -> String {
        do {
            let result = try await Subprocess.run(
                .name(program), arguments: Arguments(arguments), environment: .inherit.updating(["LC_ALL": "C.UTF-8"]),
                output: .string(limit: 16 << 20), error: .string(limit: 1 << 16))
            try Task.checkCancellation()
            guard result.terminationStatus.isSuccess else {
                throw MediaFaults(path: source).unknown("\(program): \(Self.firstLine(result.standardError))")
            }
            return result.standardOutput
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw MediaFaults(path: source).fault(
                .toolMissing, "only '\(program)' reads it, which is not there",
                remedy: "install the Debian package '\(package)' (apt-get install \(package))")
        }
    }

    private static func firstLine(_ text: String) -> String {
        text.split(separator: "\n").first.map(String.init) ?? "no word of why"
    }
}
