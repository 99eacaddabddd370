import Faults
import SystemPackage

/// What stood at some paths, for a later run to see whether it still does, without reading any of it.
///
/// A file counts as unchanged while its length, inode and times of content and of status are what they were; no program
/// can set back the last of these. A directory does while no name was added to it or taken away.
struct Stamps {
    /// A line for each path: what stood there, a tab, the path.
    let text: [UInt8]

    /// As `text` has it.
    init(reading text: [UInt8]) { self.text = text }

    /// `files` have to be there; at `others` may be a directory, a file or nothing.
    ///
    /// `nil` while one of them was written within the last two seconds, since another write in the same tick of the clock
    /// would go unseen.
    init?(of files: [FilePath], others: [FilePath] = []) {
        var lines: [String] = []
        for (path, mayMiss) in files.map({ ($0, false) }) + others.map({ ($0, true) }) {
            let stamp = FileStamp(of: path)
            guard mayMiss || stamp.map({ !$0.isDirectory }) == true, stamp?.isSettled ?? true,
                !path.string.utf8.contains(Self.lineEnd)
            else { return nil }
            lines.append("\(stamp?.line ?? "")\t\(path.string)\n")
        }
        text = Array(lines.joined().utf8)
    }

    private static let lineEnd = UInt8(ascii: "\n")

    /// Whether all is as it was.
    var hold: Bool {
        var rest = text[...]
        var path: [CChar] = []
        while !rest.isEmpty {
            guard let tab = rest.firstIndex(of: UInt8(ascii: "\t")), let end = rest[tab...].firstIndex(of: Self.lineEnd)
            else { return false }
            path.removeAll(keepingCapacity: true)
            for byte in rest[rest.index(after: tab)..<end] { path.append(CChar(bitPattern: byte)) }
            path.append(0)
            let seen = rest[..<tab]
            let then = seen.isEmpty ? nil : FileStamp(parsing: seen)
            guard seen.isEmpty || then != nil, FileStamp(at: path) == then else { return false }
            rest = rest[rest.index(after: end)...]
        }
        return true
    }
}
