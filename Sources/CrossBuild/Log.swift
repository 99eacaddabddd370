import Faults
import SystemPackage

/// A file that child processes write to.
enum Log {
    static func create(_ path: FilePath) throws -> FileDescriptor {
        do {
            return try FileDescriptor.open(
                path, .writeOnly, options: [.create, .truncate, .append, .closeOnExec],
                permissions: [.ownerReadWrite, .groupRead, .otherRead])
        } catch let error as Errno {
            throw Fault.system(error, path: path.string, doing: "writing")
        }
    }
}
