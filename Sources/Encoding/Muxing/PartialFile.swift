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

    deinit { Files.discard(path) }

    /// Gives a finished file's bytes another name as well. Throws: `Fault`.
    static func copy(_ file: FilePath, to destination: FilePath) throws {
        let copy = try PartialFile(for: destination)
        try Files.copy(file, over: copy.path)
        try copy.finish()
    }

    /// Gives the file its name once its bytes are on the disk. Throws: `Fault`.
    consuming func finish() throws { try Files.move(path, to: destination) }
}
