import Faults
import Foundation
import Glibc
package import Measures
package import SystemPackage

/// Files and folders, with faults that name them. What is written appears whole under its name or not at all.
package enum Files {
    package static func exists(_ path: FilePath) -> Bool { access(path.string, F_OK) == 0 }

    /// Makes the directory and those above it.
    package static func makeDirectory(_ path: FilePath) throws {
        if mkdir(path.string, 0o777) == 0 { return }
        switch Errno(rawValue: errno) {
        case .fileExists:
            guard isDirectory(path) else {
                throw Fault(
                    .fileUnwritable, at: .init(file: path.string), "a file where a directory belongs",
                    remedy: "remove it or choose another directory")
            }
        case .noSuchFileOrDirectory:
            let parent = path.removingLastComponent()
            guard parent != path, !parent.isEmpty else { fallthrough }
            try makeDirectory(parent)
            guard mkdir(path.string, 0o777) == 0 || errno == EEXIST else {
                throw Fault.system(Errno(rawValue: errno), path: path.string, doing: "making the directory")
            }
        case .notDirectory:
            try makeDirectory(path.removingLastComponent())  // names the file that is in the way
            fallthrough
        default:
            throw Fault.system(Errno(rawValue: errno), path: path.string, doing: "making the directory")
        }
    }

    package static func isDirectory(_ path: FilePath) -> Bool {
        var status = stat()
        return stat(path.string, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Writes under another name in the same directory, then renames.
    package static func write(_ bytes: some Sequence<UInt8>, to path: FilePath, executable: Bool = false) throws {
        let part = path.removingLastComponent().appending(".\(path.lastComponent?.string ?? "file").\(getpid()).part")
        do {
            let mode: FilePermissions =
                executable
                ? [.ownerReadWriteExecute, .groupReadWriteExecute, .otherReadExecute]
                : [.ownerReadWrite, .groupReadWrite, .otherRead]
            let file = try FileDescriptor.open(
                part, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: mode)
            try file.closeAfter { _ = try file.writeAll(bytes) }
            guard rename(part.string, path.string) == 0 else { throw Errno(rawValue: errno) }
        } catch let error as Errno {
            unlink(part.string)
            throw Fault.system(error, path: path.string, doing: "writing")
        }
    }

    /// Renames; on one file system only.
    package static func move(_ path: FilePath, to target: FilePath) throws {
        guard rename(path.string, target.string) == 0 else {
            throw Fault.system(Errno(rawValue: errno), path: target.string, doing: "writing")
        }
    }

    /// Removes whatever is there, with all that is in it. What is not there is no fault.
    package static func remove(_ path: FilePath) throws {
        guard exists(path) else { return }
        do {
            try FileManager.default.removeItem(atPath: path.string)
        } catch {
            throw Fault(
                .fileUnwritable, at: .init(file: path.string), "it cannot be removed",
                remedy: "remove it by hand", cause: error.localizedDescription)
        }
    }

    /// Whole files up to 256 MB.
    package static func read(_ path: FilePath) throws -> [UInt8] { try FileBytes.read(path, limit: 256 << 20) }

    /// `nil` if the file cannot be read.
    package static func digest(_ path: FilePath) -> Digest? { (try? read(path)).map { Digest(of: $0) } }

    /// The last lines of a log, for a fault's cause.
    package static func tail(_ path: FilePath, lines: Int = 15) -> String {
        let text = String(decoding: (try? read(path)) ?? [], as: UTF8.self)
        return text.split(separator: "\n").suffix(lines).joined(separator: "\n")
    }

    /// Throws: `Fault` if the file system of an existing directory has less room than `needed`.
    package static func requireSpace(_ needed: ByteCount, at path: FilePath) throws {
        var status = statvfs()
        guard statvfs(path.string, &status) == 0 else { return }  // writing will tell
        let free = ByteCount(Int(clamping: status.f_bavail &* UInt(status.f_frsize)))
        guard free < needed else { return }
        throw Fault(
            .diskFull, at: .init(file: path.string), "\(free) are free where a build takes \(needed)",
            remedy: "free some space or choose another store with --store DIR")
    }
}
