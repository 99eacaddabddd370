package import Foundation
package import Measures
package import SystemPackage

/// The bytes of files, read and written so that nothing is lost.
package enum Files {
    /// Units of `limit`: bytes. Throws: `Fault` for a file that is missing, unreadable, a directory or too long.
    package static func read(_ path: FilePath, limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try forEachChunk(of: path) { chunk in
            guard bytes.count + chunk.count <= limit else {
                throw Fault(
                    .fileUnreadable, at: .init(file: path.string), "longer than \(limit) bytes",
                    remedy: "is this the file you meant?")
            }
            bytes += chunk
        }
        return bytes
    }

    /// Reads a file from its start to its end. Throws: `Fault`, and what `body` throws.
    package static func forEachChunk(of path: FilePath, _ body: ([UInt8]) throws -> Void) throws {
        do {
            let descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            defer { try? descriptor.close() }  // nothing was written, so closing loses nothing
            while true {
                let chunk = try [UInt8](unsafeUninitializedCapacity: 1 << 18) { buffer, initialized in
                    initialized = try descriptor.read(into: UnsafeMutableRawBufferPointer(buffer))
                }
                if chunk.isEmpty { return }
                try body(chunk)
            }
        } catch let error as Errno {
            throw Fault.system(error, path: path.string, doing: "reading")
        }
    }

    package static func exists(_ path: FilePath) -> Bool { access(path.string, F_OK) == 0 }

    package static func isDirectory(_ path: FilePath) -> Bool {
        var status = stat()
        return stat(path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// When the file was last written; `nil` if there is none.
    package static func modified(_ path: FilePath) -> Date? {
        var status = stat()
        guard stat(path.string, &status) == 0 else { return nil }
        return Date(timeIntervalSince1970: TimeInterval(status.st_mtim.tv_sec))
    }

    /// What a file is, short of its bytes: its length, device, inode, and times of content and of status. No program can set
    /// back the last of these. `isSettled` says that it was not written within the last two seconds: another write in the
    /// same tick of the clock would go unseen. `nil` if there is no such file.
    package static func stamp(of path: FilePath) -> (text: String, isSettled: Bool)? {
        stamp(of: path, kind: S_IFREG)
    }

    /// The same of a directory, which changes with the names in it. `nil` if there is no such directory.
    package static func stamp(ofDirectory path: FilePath) -> (text: String, isSettled: Bool)? {
        stamp(of: path, kind: S_IFDIR)
    }

    private static func stamp(of path: FilePath, kind: mode_t) -> (text: String, isSettled: Bool)? {
        var status = stat()
        guard stat(path.string, &status) == 0, status.st_mode & S_IFMT == kind else { return nil }
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        let (written, changed) = (status.st_mtim, status.st_ctim)
        let text =
            "\(status.st_size) \(status.st_dev):\(status.st_ino) \(written.tv_sec).\(written.tv_nsec) \(changed.tv_sec).\(changed.tv_nsec)"
        return (text, now.tv_sec - changed.tv_sec > 2)
    }

    /// The file's length in bytes; `nil` if there is no such file.
    package static func length(of path: FilePath) -> Int? {
        var status = stat()
        guard stat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }
}

extension Digest {
    /// Hashes a file of any length. Throws: `Fault`.
    package init(ofFile path: FilePath) throws {
        var hasher = Hasher()
        try Files.forEachChunk(of: path) { hasher.update($0) }
        self = hasher.finish()
    }
}
