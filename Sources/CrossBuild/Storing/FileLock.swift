import Faults
import Glibc
import SystemPackage

/// A lock on a file that two processes cannot hold at once. It goes with the process, however that ends.
struct FileLock: ~Copyable {
    private let descriptor: FileDescriptor

    /// Waits until the lock is free. `waiting` is called once if it is not. `shared` is for a file that the group locks
    /// too.
    static func take(_ path: FilePath, shared: Bool = false, waiting: () -> Void) async throws -> FileLock {
        let descriptor = try open(path, shared: shared)
        var told = false
        do {
            while flock(descriptor.rawValue, LOCK_EX | LOCK_NB) != 0 {
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

    deinit { try? descriptor.close() }  // nothing was written
}
