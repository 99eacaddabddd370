import Faults
import Glibc
import Synchronization
import SystemPackage

/// A file in the making: beside its final name, gone unless it is finished.
struct PartialFile: ~Copyable {
    let path: FilePath
    private let destination: FilePath

    private static let count = Atomic<Int>(0)

    /// Throws: `Fault` where no file can be made.
    init(for destination: FilePath) throws {
        guard let name = destination.lastComponent?.string else {
            throw Fault(
                .fileUnwritable, at: .init(file: destination.string), "no file name", remedy: "name the file to write")
        }
        let number = Self.count.add(1, ordering: .relaxed).newValue
        let folder = destination.removingLastComponent()
        let path = folder.appending(".\(name).partial-\(getpid())-\(number)")
        do {
            let descriptor = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: FilePermissions(rawValue: 0o644))
            try descriptor.close()
        } catch let error as Errno {
            throw Fault.system(error, path: destination.string, doing: "writing")
        }
        self.path = path
        self.destination = destination
    }

    deinit { unsafe _ = unlink(path.string) }

    /// Gives the file its name once its bytes are on the disk. Throws: `Fault`.
    consuming func finish() throws {
        try Self.flush(path, as: destination)
        guard unsafe rename(path.string, destination.string) == 0 else {
            throw Fault.system(Errno(rawValue: errno), path: destination.string, doing: "writing")
        }
        let folder = destination.removingLastComponent()
        try Self.flush(folder.isEmpty ? "." : folder, as: destination)
    }

    private static func flush(_ path: FilePath, as destination: FilePath) throws {
        do {
            let descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            defer { try? descriptor.close() }  // what was written is checked by fsync
            guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
        } catch let error as Errno {
            throw Fault.system(error, path: destination.string, doing: "writing")
        }
    }
}
