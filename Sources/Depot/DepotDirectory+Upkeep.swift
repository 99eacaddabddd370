import Faults
import Foundation
package import Measures
package import SystemPackage

// What keeps the objects of a depot what they are.
extension DepotDirectory {
    /// As `verify`, from the disk and not from memory, no faster than so many bytes a second. Throws: `Fault`, and
    /// `CancellationError`.
    package func scrub(_ object: Digest, bytesPerSecond: Int) async throws {
        let path = path(of: object)
        var hasher = Digest.Hasher()
        do {
            let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            defer { try? file.close() }  // nothing was written, so closing loses nothing
            posix_fadvise(file.rawValue, 0, 0, POSIX_FADV_DONTNEED)
            while true {
                let chunk = try [UInt8](unsafeUninitializedCapacity: 1 << 18) { buffer, initialized in
                    initialized = try file.read(into: UnsafeMutableRawBufferPointer(buffer))
                }
                if chunk.isEmpty { break }
                hasher.update(chunk)
                try await Task.sleep(for: .seconds(1) * chunk.count / bytesPerSecond)
            }
            // What was read only to be looked at is not to push out what is played.
            posix_fadvise(file.rawValue, 0, 0, POSIX_FADV_DONTNEED)
        } catch let error as Errno {
            throw Fault.system(error, path: path.string, doing: "reading")
        }
        let seen = hasher.finish()
        guard seen == object else { throw Self.altered(path, seen) }
    }

    /// Takes an object that is not what its name says out of the way: what comes in its place is taken in then. Returns where
    /// it is. Throws: `Fault`.
    @discardableResult
    package func setAside(_ object: Digest) throws -> FilePath {
        let aside = root.appending("damaged").appending(object.hexadecimal)
        try Files.move(path(of: object), to: aside)
        return aside
    }

    /// Takes an object in from another depot, if that leaves `reserve` of the disk free; it has its name once its bytes are
    /// found to be right. Throws: `Fault`.
    package func fetch(_ object: Digest, bytes: ByteCount, from other: DepotDirectory, reserve: ByteCount) throws {
        let source = other.path(of: object)
        guard let length = Files.length(of: source), length == bytes.bytes else {
            throw Fault(
                .depotObject, at: .init(file: source.string), "not there, or not of \(bytes)",
                remedy: "copy the whole release there")
        }
        let incoming = try incoming("\(object.hexadecimal).partial-\(getpid())-fetch")
        if let free = Files.freeSpace(at: root), free.bytes < bytes.bytes + reserve.bytes {
            throw Fault(
                .diskFull, at: .init(file: root.string), "\(free) free, of \(bytes) and a reserve of \(reserve)",
                remedy: "free some space")
        }
        do {
            try Self.copy(source, to: incoming)
            let seen = try Digest(ofFile: incoming)
            guard seen == object else { throw Self.altered(source, seen) }
            try adopt(incoming, as: object)
        } catch {
            Files.discard(incoming)
            throw error
        }
    }

    private static func copy(_ source: FilePath, to path: FilePath) throws {
        do {
            let file = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: FilePermissions(rawValue: 0o644))
            try file.closeAfter { try Files.forEachChunk(of: source) { _ = try file.writeAll($0) } }
        } catch let error as Errno {
            throw Fault.system(error, path: path.string, doing: "writing")
        }
    }

    static func altered(_ path: FilePath, _ seen: Digest) -> Fault {
        Fault(
            .depotObject, at: .init(file: path.string), "its SHA-256 is \(seen.short)…, not its name's",
            remedy: "delete it and encode or fetch again")
    }
}
