import Faults
import Foundation
package import Measures
package import SystemPackage

/// The build store: sources and finished steps by the digest of what they are.
///
/// Shape: `sources/SHA256/NAME`, `steps/DIGEST/…`, `locks/`, `work/` for what is not finished, and `seen`; for Swift also
/// `roots/NAME/…` and `dependencies/DIGEST/…`.
package struct Store: Sendable {
    package let root: FilePath
    /// What was hashed before.
    package let seen: SeenFiles
    /// Whether it can only be read: what stands in it is used, nothing can be built.
    package let isReadOnly: Bool
    /// Whether the group may write in it, as the root's permissions say: then it may in all that is made here.
    let isShared: Bool
    /// The group that it is shared with.
    private let group: gid_t

    private static let folders = ["sources", "steps", "locks", "work"]

    /// Makes the folders where they are missing.
    package init(root: FilePath) throws {
        let current = FilePath(FileManager.default.currentDirectoryPath)
        let root = root.isAbsolute ? root : current.appending(root.components)
        self.root = root
        seen = SeenFiles(file: root.appending("seen"), below: current)
        let stands = Self.folders.allSatisfy { Files.isDirectory(root.appending($0)) }
        isReadOnly = stands && access(root.appending("work").string, W_OK) != 0
        if !stands {
            for folder in Self.folders { try Files.makeDirectory(root.appending(folder)) }
        }
        var status = stat()
        isShared = stat(root.string, &status) == 0 && status.st_mode & S_IWGRP != 0
        group = status.st_gid
        if !stands { for folder in Self.folders { share(root.appending(folder)) } }
    }

    /// A store that is only asked what is in it, and is not made for that.
    package init(unmade root: FilePath) {
        let current = FilePath(FileManager.default.currentDirectoryPath)
        self.root = root.isAbsolute ? root : current.appending(root.components)
        seen = SeenFiles(file: self.root.appending("seen"), below: current)
        isReadOnly = true
        isShared = false
        group = getgid()
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

    /// Gives the store's group what the owner has, all the way down, if the store is shared. What belongs to someone else
    /// keeps its permissions, and so does what a link leads to, which may be a file of this machine.
    func share(_ path: FilePath) {
        guard isShared else { return }
        let below = FileManager.default.enumerator(atPath: path.string)?.compactMap { $0 as? String } ?? []
        for file in [path] + below.map({ path.appending(FilePath($0).components) }) {
            guard let status = Self.status(file) else { continue }
            if status.st_gid != group { lchown(file.string, uid_t.max, group) }  // apt's files have apt's
            guard status.st_mode & S_IFMT != S_IFLNK else { continue }
            let mode = status.st_mode & 0o7777
            chmod(file.string, mode | (mode & S_IRWXU) >> 3)
        }
    }

    /// Of the link itself, where it is one.
    private static func status(_ path: FilePath) -> stat? {
        var status = stat()
        return lstat(path.string, &status) == 0 ? status : nil
    }
}
