import Foundation
package import SystemPackage

// What is written appears whole under its name, and on the disk, or not at all.
extension Files {
    /// Puts `bytes` under that name: a new file beside it, synced, renamed, and the directory synced. Missing
    /// directories are made. What `isPrivate` only its owner may read. Throws: `Fault`; what was there before is there
    /// still then.
    package static func write(
        _ bytes: some Sequence<UInt8>, to path: FilePath, executable: Bool = false, isPrivate: Bool = false
    ) throws {
        let folder = path.removingLastComponent()
        try makeDirectory(folder)
        let partial = folder.appending(".\(path.lastComponent?.string ?? "file").\(getpid())\(partialSuffix)")
        do {
            let permissions = FilePermissions(rawValue: (executable ? 0o755 : 0o644) & (isPrivate ? 0o700 : 0o777))
            let descriptor = try FileDescriptor.open(
                partial, .writeOnly, options: [.create, .truncate, .closeOnExec], permissions: permissions)
            try descriptor.closeAfter {
                _ = try descriptor.writeAll(bytes)
                try sync(descriptor)
            }
            try rename(partial, to: path)
        } catch let error as Errno {
            discard(partial)
            throw Fault.system(error, path: path.string, doing: "writing")
        }
    }

    private static let partialSuffix = ".part"

    /// Removes what `write` left in a directory when its process was killed: half-written files of processes that are no
    /// more, not touched for a minute, as they may be another machine's.
    package static func discardAbandoned(in folder: FilePath) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []  // then there are none
        for name in names where name.hasPrefix(".") && name.hasSuffix(partialSuffix) {
            var status = stat()
            let path = folder.appending(name)
            guard let process = name.dropLast(partialSuffix.count).split(separator: ".").last.flatMap({ pid_t($0) }),
                kill(process, 0) != 0, errno == ESRCH, stat(path.string, &status) == 0,
                time(nil) - status.st_mtim.tv_sec > 60
            else { continue }
            discard(path)
        }
    }

    /// Gives a finished file or directory its name and makes both last. On one file system only. Throws: `Fault`.
    package static func move(_ source: FilePath, to path: FilePath) throws {
        try makeDirectory(path.removingLastComponent())
        do {
            let descriptor = try FileDescriptor.open(source, .readOnly, options: .closeOnExec)
            try descriptor.closeAfter { try sync(descriptor) }
            try rename(source, to: path)
        } catch let error as Errno {
            throw Fault.system(error, path: path.string, doing: "writing")
        }
    }

    /// Fills a file that is there with the bytes of another. Throws: `Fault`.
    package static func copy(_ source: FilePath, over path: FilePath) throws {
        do {
            let target = try FileDescriptor.open(path, .writeOnly, options: [.truncate, .closeOnExec])
            try target.closeAfter { try forEachChunk(of: source) { _ = try target.writeAll($0) } }
        } catch let error as Errno {
            throw Fault.system(error, path: path.string, doing: "writing")
        }
    }

    /// Makes the directory and those above it that are missing, and their names last. Throws: `Fault`.
    package static func makeDirectory(_ path: FilePath) throws {
        guard !path.isEmpty else { return }
        guard mkdir(path.string, 0o755) != 0 else { return try keepName(of: path) }
        switch Errno(rawValue: errno) {
        case .fileExists where isDirectory(path): return
        case .fileExists:
            throw Fault(
                .fileUnwritable, at: .init(file: path.string), "a file where a directory belongs",
                remedy: "remove it or choose another directory")
        case .noSuchFileOrDirectory where path.removingLastComponent() != path && !path.removingLastComponent().isEmpty:
            try makeDirectory(path.removingLastComponent())
            guard mkdir(path.string, 0o755) == 0 || errno == EEXIST else {
                throw Fault.system(Errno(rawValue: errno), path: path.string, doing: "making the directory")
            }
            try keepName(of: path)
        case .notDirectory:
            try makeDirectory(path.removingLastComponent())  // names the file that is in the way
            throw Fault.system(.notDirectory, path: path.string, doing: "making the directory")
        case let error: throw Fault.system(error, path: path.string, doing: "making the directory")
        }
    }

    /// Removes a file that no one will miss. What is not there is no fault.
    package static func discard(_ path: FilePath) { unlink(path.string) }

    /// Removes whatever is there, with all that is in it. What is not there is no fault. Throws: `Fault`.
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

    private static func keepName(of path: FilePath) throws {
        do {
            try syncParent(of: path)
        } catch let error as Errno where error == .permissionDenied {
            // A directory that may be written but not read cannot be opened, and so not synced.
        } catch let error as Errno {
            throw Fault.system(error, path: path.string, doing: "making the directory")
        }
    }

    private static func sync(_ descriptor: FileDescriptor) throws {
        guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
    }

    private static func rename(_ source: FilePath, to path: FilePath) throws {
        guard Foundation.rename(source.string, path.string) == 0 else { throw Errno(rawValue: errno) }
        try syncParent(of: path)
    }

    private static func syncParent(of path: FilePath) throws {
        let parent = path.removingLastComponent()
        let directory = try FileDescriptor.open(parent.isEmpty ? "." : parent, .readOnly, options: .closeOnExec)
        try directory.closeAfter { try sync(directory) }
    }
}
