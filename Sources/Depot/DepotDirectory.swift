package import Faults
import Foundation
package import Measures
package import SystemPackage

/// A directory of objects by SHA-256, releases, and channels that point at releases.
///
/// ```
/// objects/ab/cdef…     a rendition, a programme
/// releases/<sha256>.json
/// channels/<name>.json
/// renditions/<key>.json  what was made from which media and plan
/// damaged/<sha256>     what was an object
/// ```
package struct DepotDirectory: Sendable {
    package let root: FilePath

    package init(_ root: FilePath) { self.root = root }

    /// Where an object lies or would lie.
    package func path(of object: Digest) -> FilePath {
        let name = object.hexadecimal
        return root.appending("objects/\(name.prefix(2))/\(name.dropFirst(2))")
    }

    /// Whether an object of that length is there. Its bytes are checked by `verify`.
    package func holds(_ object: Digest, bytes: Int) -> Bool { Files.length(of: path(of: object)) == bytes }

    /// Throws: `Fault` if the object is missing or its bytes are not those of its name.
    package func verify(_ object: Digest) throws {
        let path = path(of: object)
        let seen = try Digest(ofFile: path)
        guard seen == object else { throw Self.altered(path, seen) }
    }

    /// Takes a finished file in under its digest; the file moves. Throws: `Fault`.
    package func adopt(_ file: FilePath, as object: Digest) throws {
        try Files.move(file, to: path(of: object))
    }

    /// Throws: `Fault`.
    package func store(_ bytes: [UInt8]) throws -> Digest {
        let object = Digest(of: bytes)
        if !holds(object, bytes: bytes.count) { try Files.write(bytes, to: path(of: object)) }
        return object
    }

    /// A name for a file in the making, on the same file system as the objects.
    package func incoming(_ name: String) throws -> FilePath {
        let directory = root.appending("incoming")
        try Files.makeDirectory(directory)
        return directory.appending(name)
    }

    /// Removes what a process that was killed left in the making: files of processes of this machine that are no more.
    package func discardAbandoned() {
        let directory = root.appending("incoming")
        let listed = try? FileManager.default.contentsOfDirectory(atPath: directory.string)  // there may be none
        for name in listed ?? [] {
            guard let mark = name.range(of: ".partial-"),
                let process = name[mark.upperBound...].split(separator: "-").first.flatMap({ pid_t($0) }),
                kill(process, 0) != 0, errno == ESRCH,
                let written = Files.modified(directory.appending(name)), written.timeIntervalSinceNow < -60
            else { continue }
            Files.discard(directory.appending(name))
        }
    }
}

extension Fault.Code {
    /// An object that is missing or altered.
    package static let depotObject = Fault.Code("depot.object")
    /// A release or a channel that is missing or cannot be read.
    package static let depotRelease = Fault.Code("depot.release")
}
