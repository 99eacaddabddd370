import Faults
import SystemPackage

/// What stood at some paths, for a later run to see whether it still does, without reading any of it.
///
/// A file counts as unchanged while its length, inode and times of content and of status are what they were; no program
/// can set back the last of these. A directory does while no name was added to it or taken away.
struct Stamps: Codable {
    /// A path a line, and what stood at each. Two long texts are read faster than thousands of short ones.
    private let paths: String
    private let seen: String

    /// `files` have to be there; at `others` may be a directory, a file or nothing.
    ///
    /// `nil` while one of them was written within the last two seconds, since another write in the same tick of the clock
    /// would go unseen.
    init?(of files: [FilePath], others: [FilePath] = []) {
        var lines: [String] = []
        for path in files {
            guard let stamp = Files.stamp(of: path), stamp.isSettled else { return nil }
            lines.append(stamp.text)
        }
        for path in others {
            let stamp = Files.stamp(of: path) ?? Files.stamp(ofDirectory: path)
            guard stamp?.isSettled ?? true else { return nil }
            lines.append(stamp?.text ?? Self.nothing)
        }
        let names = (files + others).map(\.string)
        guard !names.contains(where: { $0.contains("\n") }) else { return nil }
        paths = names.joined(separator: "\n")
        seen = lines.joined(separator: "\n")
    }

    private static let nothing = "nothing"

    /// Whether all is as it was.
    var hold: Bool {
        let names = paths.split(separator: "\n", omittingEmptySubsequences: false)
        let lines = seen.split(separator: "\n", omittingEmptySubsequences: false)
        guard names.count == lines.count else { return false }
        return paths.isEmpty
            || zip(names, lines).allSatisfy { name, line in
                let path = FilePath(String(name))
                let stamp = Files.stamp(of: path) ?? Files.stamp(ofDirectory: path)
                return (stamp?.text ?? Self.nothing) == line
            }
    }
}
