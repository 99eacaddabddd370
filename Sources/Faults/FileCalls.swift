import Foundation
package import SystemPackage

// System calls that swift-system does not have yet. Each throws `Errno`.
extension FileBytes {
    package static func isDirectory(_ path: FilePath) -> Bool {
        var isDirectory: ObjCBool = false
        return FileManager.default.fileExists(atPath: path.string, isDirectory: &isDirectory) && isDirectory.boolValue
    }

    /// The file's length in bytes; `nil` if there is no such file.
    package static func length(of path: FilePath) -> Int? {
        var status = stat()
        guard stat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(status.st_size)
    }

    /// Does nothing if there is no such file.
    package static func remove(_ path: FilePath) { unlink(path.string) }

    static func processID() -> Int32 { getpid() }

    static func sync(_ descriptor: FileDescriptor) throws {
        guard fsync(descriptor.rawValue) == 0 else { throw Errno(rawValue: errno) }
    }

    static func createDirectory(_ path: FilePath) throws {
        guard mkdir(path.string, 0o755) == 0 else { throw Errno(rawValue: errno) }
    }

    static func rename(_ source: FilePath, to path: FilePath) throws {
        guard Foundation.rename(source.string, path.string) == 0 else { throw Errno(rawValue: errno) }
        let parent = path.removingLastComponent()
        let directory = try FileDescriptor.open(parent.isEmpty ? "." : parent, .readOnly, options: .closeOnExec)
        try directory.closeAfter { try sync(directory) }
    }
}
