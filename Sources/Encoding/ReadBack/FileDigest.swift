import Faults
import Measures
import SystemPackage

/// A file's digest and length, read in pieces.
enum FileDigest {
    /// Throws: `Fault` for a file that cannot be read.
    static func read(_ path: FilePath) throws -> (Digest, ByteCount) {
        do {
            let descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            defer { try? descriptor.close() }  // nothing was written, so closing loses nothing
            var hasher = Digest.Hasher()
            var length = 0
            while true {
                let piece = unsafe try [UInt8](unsafeUninitializedCapacity: 1 << 18) { buffer, filled in
                    unsafe filled = try descriptor.read(into: UnsafeMutableRawBufferPointer(buffer))
                }
                if piece.isEmpty { return (hasher.finish(), ByteCount(length)) }
                hasher.update(piece)
                length += piece.count
            }
        } catch let error as Errno {
            throw Fault.system(error, path: path.string, doing: "reading")
        }
    }
}
