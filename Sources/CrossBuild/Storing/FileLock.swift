import Faults
import Glibc
import SystemPackage

/// A lock on a file that two processes cannot hold at once, unless both only use what it stands for. It goes with the
/// process, however that ends.
struct FileLock: ~Copyable {
    enum Purpose {
        /// Nobody else may hold it.
        case change
        /// Others may use it too.
        case use

        fileprivate var operation: Int32 { self == .change ? LOCK_EX : LOCK_SH }
    }

    private let descriptor: FileDescriptor

    /// Waits until the lock is free. `waiting` is called once if it is not. `shared` is for a file that the group locks
    /// too.
    static func take(
        _ path: FilePath, to purpose: Purpose = .change, shared: Bool = false, waiting: () -> Void
    ) async throws -> FileLock {
        let descriptor = try open(path, shared: shared)
        var told = false
        do {
            while flock(descriptor.rawValue, purpose.operation | LOCK_NB) != 0 {
                if !told { waiting() }
                told = true
                try await Task.sleep(for: .milliseconds(100))
            }
        } catch {
            try? descriptor.close()  // nothing was written
            throw error
        }
        return FileLock(descriptor: descriptor)
    }

    /// `nil` if someone else holds it.
    static func tryTake(_ path: FilePath, shared: Bool) throws -> FileLock? {
        let descriptor = try open(path, shared: shared)
        guard flock(descriptor.rawValue, LOCK_EX | LOCK_NB) == 0 else {
            try? descriptor.close()  // nothing was written
            return nil
        }
        return FileLock(descriptor: descriptor)
    }

    private static func open(_ path: FilePath, shared: Bool) throws -> FileDescriptor {
        do {
            let descriptor = try FileDescriptor.open(
                path, .readWrite, options: [.create, .closeOnExec], permissions: [.ownerReadWrite])
            if shared { fchmod(descriptor.rawValue, 0o660) }  // whatever the umask; only its owner can, once is enough
            return descriptor
        } catch let error as Errno {
            throw Fault.system(error, path: path.string, doing: "locking")
        }
    }

    deinit {
        // A process that is being started beside holds it, too, until it is another program.
        _ = flock(descriptor.rawValue, LOCK_UN)
        try? descriptor.close()  // nothing was written
    }
}
