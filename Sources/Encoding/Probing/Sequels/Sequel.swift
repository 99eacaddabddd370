import Faults
import Measures
package import SystemPackage

/// Another film or sound behind the one that a file begins with, as `cat a.mp4 b.mp4` leaves it. What reads such a file stops
/// where the first one ends.
package struct Sequel: Hashable, Sendable {
    /// What it is, and what the file is.
    let form: FileForm
    let first: FileForm
    /// Where it begins, from the file's start. Units: bytes.
    let start: Int
    /// All that lies from there on.
    let length: ByteCount

    /// `nil` where the file is one medium, whatever lies behind it that is none. A file that cannot be read has none either: whoever
    /// opens it says what is wrong.
    package static func find(in path: FilePath) -> Sequel? {
        (try? look(path)) ?? nil  // see above
    }

    private static func look(_ path: FilePath) throws -> Sequel? {
        let file = try MediaBytes(path)
        guard let first = try file.form(at: 0) else { return nil }
        let end: Int? =
            switch first.name {
            case "MP4", "M4A", "QuickTime": try BoxRow.end(of: file)
            case "Matroska", "WebM": try ElementRow.end(of: file)
            case "WAV": try ChunkRow.end(of: file)
            default: nil
            }
        guard let end, let form = try file.form(at: end), marked.contains(form.name) else { return nil }
        return Sequel(form: form, first: first, start: end, length: ByteCount(file.length - end))
    }

    /// The kinds whose beginnings are long enough that nothing else begins so by chance, and no tag that programs put behind media.
    private static let marked: Set = [
        "MP4", "M4A", "QuickTime", "Matroska", "WebM", "WAV", "AVI", "Ogg", "FLAC", "FLV", "MPEG transport stream",
        "MPEG program stream", "Windows Media",
    ]

    package var problem: String {
        "its last \(length) are a medium of their own (\(form.name), from byte \(start)), of which nothing plays"
    }

    package var remedy: String {
        "join the parts with a program that writes one film of them, or name each as an item of its own"
    }
}

extension Finding {
    init(_ sequel: Sequel) { self.init(.warning, "parts.ignored", sequel.problem, remedy: sequel.remedy) }
}
