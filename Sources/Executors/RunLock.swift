import Faults
import Glibc
import SystemPackage

/// Keeps a second coordinator out of a run. The kernel lets it go with its process.
struct RunLock {
    private let descriptor: FileDescriptor

    /// Throws: `Fault` if another process has it.
    init(_ folder: RunFolder) throws {
        let path = folder.root.appending("lock")
        do {
            descriptor = try FileDescriptor.open(
                path, .readWrite, options: [.create, .closeOnExec], permissions: FilePermissions(rawValue: 0o644))
        } catch let error as Errno {
            throw Fault.system(error, path: path.string, doing: "writing")
        }
        // File systems that know no locks are not refused.
        guard flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK else {
            try? descriptor.close()  // nothing was written
            throw Fault(
                .runLocked, at: .init(file: folder.root.string), "another process sees to this run",
                remedy: "wait for it or end it")
        }
    }

    func release() {
        // A process that is being started beside holds it, too, until it is another program.
        _ = flock(descriptor.rawValue, LOCK_UN)
        try? descriptor.close()  // nothing was written
    }
}
