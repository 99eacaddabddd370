package import Foundation
package import Measures
package import SystemPackage

// How much room there is, and what takes it.
extension Files {
    /// The space that a directory's file system has left for us; `nil` where it cannot be told.
    package static func freeSpace(at path: FilePath) -> ByteCount? {
        var status = statvfs()
        guard statvfs(path.string, &status) == 0 else { return nil }
        return ByteCount(Int(clamping: status.f_bavail &* UInt(status.f_frsize)))
    }

    /// How many more files a directory's file system takes; `nil` where it cannot be told, or where there is no limit.
    package static func freeNames(at path: FilePath) -> Int? {
        var status = statvfs()
        guard statvfs(path.string, &status) == 0, status.f_files > 0 else { return nil }
        return Int(clamping: status.f_favail)
    }

    /// How large a directory's file system is, taken or free; `nil` where it cannot be told.
    package static func wholeSpace(at path: FilePath) -> ByteCount? {
        var status = statvfs()
        guard statvfs(path.string, &status) == 0 else { return nil }
        return ByteCount(Int(clamping: status.f_blocks &* UInt(status.f_frsize)))
    }

    /// Which file system something is on; `nil` if it is not there.
    package static func fileSystem(of path: FilePath) -> UInt64? {
        var status = stat()
        return stat(path.string, &status) == 0 ? UInt64(status.st_dev) : nil
    }

    /// What a file takes of the disk, and when its bytes, its name or its permissions last changed, which no program can set
    /// back; `nil` if there is no such file.
    package static func room(of path: FilePath) -> (bytes: ByteCount, changed: Date)? {
        var status = stat()
        guard lstat(path.string, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        // Source: stat(2), st_blocks: in units of 512 bytes, whatever the file system's own are.
        return (
            ByteCount(Int(status.st_blocks) * 512),
            Date(timeIntervalSince1970: TimeInterval(status.st_ctim.tv_sec))
        )
    }

    /// Every file below a directory; none if there is no such directory.
    package static func files(below directory: FilePath) -> [FilePath] {
        let names = FileManager.default.enumerator(atPath: directory.string)?.compactMap { $0 as? String } ?? []
        return names.map { directory.pushing(FilePath($0)) }.filter { room(of: $0) != nil }
    }
}
