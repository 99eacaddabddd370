import Foundation
import Testing

/// The repository's own text, as the rules read it.
enum House {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// The rooms and what each may import beside the ground floor: the table of docs/architecture.md.
    static func table() throws -> [String: Set<String>] {
        let map = try String(contentsOf: root.appending(path: "docs/architecture.md"), encoding: .utf8)
        var rooms: [String: Set<String>] = [:]
        for line in map.split(separator: "\n") where line.hasPrefix("| ") {
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard cells.count >= 6 else { continue }
            let quoted = cells[2].split(separator: "`", omittingEmptySubsequences: false).enumerated()
            let names = quoted.filter { $0.offset % 2 == 1 }.map { String($0.element) }
            let allowed = Set(cells[4].split(whereSeparator: { ", –".contains($0) }).map(String.init))
            for name in names { rooms[name] = allowed }
        }
        return rooms
    }

    struct File {
        /// Relative to the repository.
        let path: String
        let lines: [Substring]

        /// The folder below `Sources` or `Tests`.
        var room: String { String(path.split(separator: "/").dropFirst().first ?? "") }

        /// The modules that it imports.
        var imports: Set<String> {
            Set(
                lines.compactMap { line in
                    let words = line.split(separator: " ")
                    guard let place = words.firstIndex(of: "import"), place + 1 < words.count,
                        words[..<place].allSatisfy({ ["package", "public", "@preconcurrency"].contains($0) })
                    else { return nil }
                    return String(words[place + 1].split(separator: ".")[0])
                })
        }
    }

    static func files(below folder: String, suffix: String = ".swift") throws -> [File] {
        let base = root.appending(path: folder)
        let names = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
        return try names.filter { $0.hasSuffix(suffix) }.sorted().map { name in
            let text = try String(contentsOf: base.appending(path: name), encoding: .utf8)
            return File(path: "\(folder)/\(name)", lines: text.split(separator: "\n", omittingEmptySubsequences: false))
        }
    }
}
