import Faults
import Glibc
import SystemPackage

/// A lock on a file that two processes cannot hold at once. It goes with the process, however that ends.
struct FileLock: ~Copyable {
    private let descriptor: FileDescriptor

    /// Waits until the lock is free. `waiting` is called once if it is not.
    static func take(_ path: FilePath, waiting: () -> Void) async throws -> FileLock {
        let descriptor: FileDescriptor
        do {
            descriptor = try FileDescriptor.open(
                path, .readWrite, options: [.create, .closeOnExec], permissions: [.ownerReadWrite])
        } catch let error as Errno {
            throw Fault.system(error, path: path.string, doing: "locking")
        }
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

    deinit { try? descriptor.close() }  // nothing was written
}
