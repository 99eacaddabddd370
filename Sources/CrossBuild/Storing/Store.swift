import Faults
import Foundation
package import Measures
package import SystemPackage

/// The build store: sources and finished steps by the digest of what they are.
///
/// Shape: `sources/SHA256/NAME`, `steps/DIGEST/…`, `locks/`, and `work/` for what is not finished.
package struct Store: Sendable {
    package let root: FilePath

    /// Makes the folders where they are missing.
    package init(root: FilePath) throws {
        let current = FilePath(FileManager.default.currentDirectoryPath)
        self.root = root.isAbsolute ? root : current.appending(root.components)
        for folder in ["sources", "steps", "locks", "work"] { try Files.makeDirectory(self.root.appending(folder)) }
    }

    /// Where the store is unless an option says: `$MARQUEE_STORE`, `$XDG_CACHE_HOME/marquee/store` or
    /// `~/.cache/marquee/store`.
    package static func standardRoot(_ environment: [String: String]) -> FilePath {
        if let named = environment["MARQUEE_STORE"], !named.isEmpty { return FilePath(named) }
        if let cache = environment["XDG_CACHE_HOME"], cache.hasPrefix("/") {
            return FilePath(cache).appending("marquee").appending("store")
        }
        let home = environment["HOME"].flatMap { $0.isEmpty ? nil : $0 } ?? NSHomeDirectory()
        return FilePath(home).appending(".cache").appending("marquee").appending("store")
    }

    package func source(_ digest: Digest, name: String) -> FilePath {
        root.appending("sources").appending(digest.hexadecimal).appending(name)
    }

    package func step(_ digest: Digest) -> FilePath { root.appending("steps").appending(digest.hexadecimal) }

    /// Runs `body` with a lock on `name` and an empty directory that is removed afterwards.
    package func withWork<Value: Sendable>(
        on name: String, waiting: () -> Void, _ body: (FilePath) async throws -> Value
    ) async throws -> Value {
        let lock = try await FileLock.take(root.appending("locks").appending("\(name).lock"), waiting: waiting)
        let directory = root.appending("work").appending(name)
        try Files.remove(directory)  // of a build that was killed
        try Files.makeDirectory(directory)
        do {
            let value = try await body(directory)
            try Files.remove(directory)
            _ = consume lock
            return value
        } catch {
            try? Files.remove(directory)  // the first error is the one to tell
            _ = consume lock
            throw error
        }
    }
}
