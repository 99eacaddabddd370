import Faults
import Foundation
import Measures
import Synchronization
import SystemPackage

/// The digests of files that were hashed before and have not been written since, so that a build that has nothing to do
/// reads nothing but their inodes.
///
/// A file counts as unwritten while its length, inode, and times of content and of status are what they were. The last of
/// these no program can set back. A file that was written within the last two seconds is not remembered: another write in
/// the same tick of the clock would go unseen.
package final class SeenFiles: Sendable {
    private struct Entry: Codable {
        let stamp: String
        let sha256: Digest
    }

    private struct State {
        var entries: [String: Entry]
        var changed = false
    }

    private let file: FilePath
    private let state: Mutex<State>

    /// Reads what an earlier run left. What cannot be read counts as nothing seen.
    init(file: FilePath) {
        self.file = file
        let bytes = (try? Files.read(file)) ?? []  // none yet
        // A file that someone else wrote is as good as none.
        let entries = (try? JSONDecoder().decode([String: Entry].self, from: Data(bytes))) ?? [:]
        state = Mutex(State(entries: entries))
    }

    /// The file's SHA-256; `nil` if it cannot be read.
    func digest(_ path: FilePath) -> Digest? {
        guard let (stamp, isSettled) = Self.stamp(path) else { return nil }
        if let entry = state.withLock({ $0.entries[path.string] }), entry.stamp == stamp { return entry.sha256 }
        guard let digest = Files.digest(path) else { return nil }
        state.withLock { state in
            state.changed = true
            state.entries[path.string] = isSettled ? Entry(stamp: stamp, sha256: digest) : nil
        }
        return digest
    }

    /// Leaves what was seen for the next run. A store that cannot be written only makes that one slower.
    package func save() {
        let entries = state.withLock { $0.changed ? $0.entries : nil }
        guard let entries else { return }
        let there = entries.filter { Files.exists(FilePath($0.key)) }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // As said above.
        if let bytes = try? encoder.encode(there) { try? Files.write(bytes, to: file) }
    }

    private static func stamp(_ path: FilePath) -> (stamp: String, isSettled: Bool)? {
        var status = stat()
        guard stat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let (written, changed) = (status.st_mtim, status.st_ctim)
        let stamp =
            "\(status.st_size) \(status.st_ino) \(written.tv_sec).\(written.tv_nsec) \(changed.tv_sec).\(changed.tv_nsec)"
        return (stamp, now.tv_sec - changed.tv_sec > 2)
    }
}
