package import SystemPackage

/// Whole small files.
package enum FileBytes {
    /// Units of `limit`: bytes. Throws: `Fault` for a file that is missing, unreadable, a directory or too long.
    package static func read(_ path: FilePath, limit: Int) throws -> [UInt8] {
        do {
            let descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            defer { try? descriptor.close() }  // nothing was written, so closing loses nothing
            var bytes: [UInt8] = []
            while true {
                let count = bytes.count
                let chunk = try [UInt8](unsafeUninitializedCapacity: 1 << 16) { buffer, initialized in
                    initialized = try descriptor.read(into: UnsafeMutableRawBufferPointer(buffer))
                }
                if chunk.isEmpty { return bytes }
                guard count + chunk.count <= limit else {
                    throw Fault(
                        .fileUnreadable, at: .init(file: path.string), "longer than \(limit) bytes",
                        remedy: "is this the file you meant?")
                }
                bytes += chunk
            }
        } catch let error as Errno {
            throw Fault.system(error, path: path.string, doing: "reading")
        }
    }
}
