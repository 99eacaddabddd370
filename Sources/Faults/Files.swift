package import Foundation
package import Measures
package import SystemPackage

/// The bytes of files, read and written so that nothing is lost.
package enum Files {
    /// Units of `limit`: bytes. `check` hears the first bytes before any others are read.
    ///
    /// Throws: `Fault` for a file that is missing, unreadable, a directory or too long; what `check` throws.
    package static func read(
        _ path: FilePath, limit: Int, beginning check: ([UInt8]) throws -> Void = { _ in }
    ) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try forEachChunk(of: path) { chunk in
            if bytes.isEmpty { try check(chunk) }
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

    /// What a file is, short of its bytes, as `FileStamp` has it; `nil` if there is no such file.
    package static func stamp(of path: FilePath) -> (text: String, isSettled: Bool)? {
        guard let stamp = FileStamp(of: path), !stamp.isDirectory else { return nil }
        return (stamp.text, stamp.isSettled)
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
