import Faults
import Glibc
import Measures
import Synchronization
import SystemPackage

/// What was learnt of files that have not been written since: their digests, and what programs among them say of themselves.
/// A build that has nothing to do reads nothing but their inodes.
///
/// A file counts as unwritten while its length, device, inode, and times of content and of status are what they were. The
/// last of these no program can set back. A file that was written within the last two seconds is not remembered: another
/// write in the same tick of the clock would go unseen.
package final class SeenFiles: Sendable {
    private struct Entry {
        let stamp: String
        var sha256: Digest?
        /// The first line of what the program prints when it is asked for its version.
        var version: String?
    }

    private struct State {
        var entries: [String: Entry]
        var changed = false
    }

    private let file: FilePath
    private let directory: FilePath
    private let state: Mutex<State>

    /// Reads what an earlier run left. What cannot be read counts as nothing seen. Relative paths are below `directory`.
    init(file: FilePath, below directory: FilePath) {
        self.file = file
        self.directory = directory
        let bytes = (try? Files.read(file)) ?? []  // none yet
        state = Mutex(State(entries: Self.parse(bytes)))
    }

    /// The file's SHA-256; `nil` if it cannot be read.
    func digest(_ path: FilePath) -> Digest? {
        guard let (stamp, isSettled) = Files.stamp(of: path) else { return nil }
        if let digest = entry(of: path, stamp)?.sha256 { return digest }
        guard let digest = Files.digest(path) else { return nil }
        remember(path, stamp, isSettled) { $0.sha256 = digest }
        return digest
    }

    /// What `ask` gave when it asked this program, or asks now.
    ///
    /// A script is asked each time, and so is a program that answers to another's name (as ccache does): what these say
    /// depends on files that they find for themselves.
    func version(of program: FilePath, _ ask: () async throws -> String) async throws -> String {
        guard let (stamp, isSettled) = Files.stamp(of: program) else { return try await ask() }
        if let version = entry(of: program, stamp)?.version { return version }
        let version = try await ask()
        if Self.speaksForItself(program) { remember(program, stamp, isSettled) { $0.version = version } }
        return version
    }

    /// Leaves what was seen for the next run. A store that cannot be written only makes that one slower.
    package func save() {
        let entries = state.withLock { $0.changed ? $0.entries : nil }
        guard let entries else { return }
        let there = entries.filter { Files.exists(FilePath($0.key)) }
        try? Files.write(Self.render(there).utf8, to: file)  // as said above
    }

    private func entry(of path: FilePath, _ stamp: String) -> Entry? {
        let entry = state.withLock { $0.entries[key(path)] }
        return entry?.stamp == stamp ? entry : nil
    }

    private func remember(_ path: FilePath, _ stamp: String, _ isSettled: Bool, _ learn: (inout Entry) -> Void) {
        let key = key(path)
        state.withLock { state in
            var entry = state.entries[key].flatMap { $0.stamp == stamp ? $0 : nil } ?? Entry(stamp: stamp)
            learn(&entry)
            state.changed = true
            state.entries[key] = isSettled ? entry : nil
        }
    }

    private func key(_ path: FilePath) -> String { directory.pushing(path).string }

    /// Whether it is machine code, in a file of its own name: `aarch64-linux-gnu-gcc` in `aarch64-linux-gnu-gcc-12`.
    private static func speaksForItself(_ program: FilePath) -> Bool {
        guard let resolved = realpath(program.string, nil) else { return false }
        defer { free(resolved) }
        let file = FilePath(String(cString: resolved))
        guard let name = program.lastComponent?.string, file.lastComponent?.string.hasPrefix(name) == true,
            let descriptor = try? FileDescriptor.open(file, .readOnly, options: .closeOnExec)  // then it is asked
        else { return false }
        defer { try? descriptor.close() }  // it was only read
        var head: [UInt8] = [0, 0, 0, 0]
        let count = head.withUnsafeMutableBytes { try? descriptor.read(into: $0) }  // as above
        return count == 4 && head == Array("\u{7F}ELF".utf8)
    }
}

// One line a file: stamp, digest, version and path, with tabs between them.
extension SeenFiles {
    private static func parse(_ bytes: [UInt8]) -> [String: Entry] {
        var entries: [String: Entry] = [:]
        for line in bytes.split(separator: 0x0A) {
            let fields = line.split(separator: 0x09, omittingEmptySubsequences: false)
            guard fields.count == 4 else { continue }
            let words = fields.map { String(decoding: $0, as: UTF8.self) }
            entries[words[3]] = Entry(
                stamp: words[0], sha256: Digest(parsing: words[1]), version: words[2].isEmpty ? nil : words[2])
        }
        return entries
    }

    private static func render(_ entries: [String: Entry]) -> String {
        let isPlain = { (text: String) in !text.utf8.contains { $0 == 0x09 || $0 == 0x0A } }
        return entries.filter { isPlain($0.key) && isPlain($0.value.version ?? "") }.sorted { $0.key < $1.key }
            .map { path, entry in
                "\(entry.stamp)\t\(entry.sha256?.hexadecimal ?? "")\t\(entry.version ?? "")\t\(path)\n"
            }.joined()
    }
}
