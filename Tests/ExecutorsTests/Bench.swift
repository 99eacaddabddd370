import Foundation
import Glibc
import SystemPackage

/// A run's directory in memory, where there is such a file system: every record is synced.
struct Bench: ~Copyable {
    let root: FilePath

    init() throws {
        let memory = "/dev/shm"
        let parent = access(memory, W_OK) == 0 ? memory : FileManager.default.temporaryDirectory.path
        root = FilePath(parent).appending("marquee-\(UUID().uuidString.prefix(8))")
    }

    deinit { try? FileManager.default.removeItem(atPath: root.string) }  // a test's leftovers harm nobody
}
