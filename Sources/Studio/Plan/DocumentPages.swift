import CrossBuild
import Faults
import Programmes
import SystemPackage

/// How many pages documents have, as Poppler counts them.
enum DocumentPages {
    /// More would fill a playlist for days.
    static let limit = 2000

    /// Throws: `Fault` for a file that is missing or no document.
    static func count(_ file: FilePath) async throws -> Int {
        guard Files.exists(file) else {
            throw Fault(.fileMissing, at: .init(file: file.string), "there is no such file", remedy: "check the path")
        }
        // A path that began with a dash would be read as an option.
        let path = file.isAbsolute ? file.string : "./\(file.string)"
        let text = try await Tool("pdfinfo", package: "poppler-utils").output([path])
        let line = text.split(separator: "\n").first { $0.hasPrefix("Pages:") }
        guard let count = line.flatMap({ Int($0.dropFirst(6).filter { $0 != " " }) }), (1...limit).contains(count)
        else {
            throw Fault(
                .mediaLength, at: .init(file: file.string), "a document that does not have 1 to \(limit) pages",
                remedy: "split it, or export it again")
        }
        return count
    }
}
