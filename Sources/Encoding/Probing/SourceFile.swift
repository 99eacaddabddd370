import Faults
import Glibc
package import SystemPackage

/// A media file as the file system sees it, before any library reads it.
package enum SourceFile {
    /// Throws: `Fault` for a path that is missing, unreadable, not a regular file, or empty.
    package static func check(_ path: FilePath) throws {
        let faults = MediaFaults(path: path)
        do {
            let descriptor = try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .nonBlocking])
            defer { try? descriptor.close() }  // nothing was written, so closing loses nothing
            var status = stat()
            guard unsafe fstat(descriptor.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
            guard status.st_mode & S_IFMT == S_IFREG else {
                throw faults.fault(
                    .mediaUnknown, status.st_mode & S_IFMT == S_IFDIR ? "a directory, expected a file" : "not a file",
                    remedy: "name a media file")
            }
            guard status.st_size > 0 else { throw faults.empty("0 bytes long") }
        } catch Errno.noSuchAddressOrDevice {
            // A socket cannot even be opened.
            throw faults.fault(.mediaUnknown, "not a file", remedy: "name a media file")
        } catch let error as Errno {
            throw Fault.system(error, path: path.string, doing: "reading")
        }
    }
}
