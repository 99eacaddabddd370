import Faults
import Foundation
import SystemPackage

@testable import CrossBuild

/// A disk of a few megabytes in memory, mounted for a test by those who may.
enum SmallDisk {
    /// Whether this process may mount: root outside of most containers.
    static let isPossible = isMountable()

    /// The body gets a function that mounts the disk again with other options.
    static func with<Value>(
        at path: FilePath, size: String, _ body: (_ change: (String) throws -> Void) async throws -> Value
    ) async throws -> Value {
        try Files.makeDirectory(path)
        guard mount("tmpfs", path.string, "tmpfs", 0, "size=\(size)") == 0 else {
            throw Errno(rawValue: errno)
        }
        defer { umount2(path.string, Int32(MNT_DETACH)) }
        return try await body { options in
            let readOnly = options == "ro" ? UInt(MS_RDONLY) : 0
            guard mount("tmpfs", path.string, "tmpfs", UInt(MS_REMOUNT) | readOnly, options) == 0 else {
                throw Errno(rawValue: errno)
            }
        }
    }

    private static func isMountable() -> Bool {
        let place = FilePath(NSTemporaryDirectory()).appending("mq-mount-\(UUID().uuidString)")
        guard mkdir(place.string, 0o700) == 0 else { return false }
        defer { rmdir(place.string) }
        guard mount("tmpfs", place.string, "tmpfs", 0, "size=16k") == 0 else { return false }
        return umount(place.string) == 0
    }
}
