import Faults
import Foundation
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
    static let heif = DrawingTool(program: "heif-convert", package: "libheif-examples")
    static let office = DrawingTool(program: "soffice", package: "libreoffice-nogui")

    /// As it says itself, as in `22.12.0`. Throws: `Fault` where it is missing.
    func version(for source: FilePath) async throws -> String {
        do {
            let result = try await Subprocess.run(
                .name(program), arguments: [program == Self.pdftoppm.program ? "-v" : "--version"],
                environment: .inherit.updating(["LC_ALL": "C.UTF-8"]), output: .string(limit: 1 << 16),
                error: .string(limit: 1 << 16))
            // Poppler's tools say it on stderr.
            let words = (result.standardOutput + result.standardError).split { $0.isWhitespace }
            return words.first { $0.first?.isNumber == true }.map(String.init) ?? "of an unknown version"
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw missing(for: source)
        }
    }

    /// Where it lies, by the `PATH`.
    var location: FilePath? {
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
        return folders.map { FilePath(String($0)).appending(program) }.first { Files.exists($0) }
    }

    private func missing(for source: FilePath) -> Fault {
        MediaFaults(path: source).fault(
            .toolMissing, "only '\(program)' reads it, which is not there",
            remedy: "install the Debian package '\(package)' (apt-get install \(package))")
    }

    /// What it printed, at most 16 MB. `home` is where it may leave what it likes. Throws: `Fault` where it is missing or does not take the file.
    @discardableResult
    func run(_ arguments: [String], on source: FilePath, home: FilePath? = nil) async throws -> String {
        var settings: [Environment.Key: String?] = ["LC_ALL": "C.UTF-8"]
        if let home { settings.merge(["HOME": home.string, "TMPDIR": home.string]) { $1 } }
        do {
            let result = try await Subprocess.run(
                .name(program), arguments: Arguments(arguments), environment: .inherit.updating(settings),
                output: .string(limit: 16 << 20), error: .string(limit: 1 << 16))
            try Task.checkCancellation()
            guard result.terminationStatus.isSuccess else {
                throw MediaFaults(path: source).fault(
                    .mediaUnknown, "'\(program)' does not read it",
                    remedy: "see whether it opens elsewhere and asks for no password, or export it anew",
                    cause: Self.firstLine(result.standardError))
            }
            return result.standardOutput
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw missing(for: source)
        }
    }

    private static func firstLine(_ text: String) -> String {
        text.split(separator: "\n").first.map(String.init) ?? "no word of why"
    }
}
