import Faults
package import Measures
package import SystemPackage

extension Files {
    /// Whole files up to 256 MB.
    package static func read(_ path: FilePath) throws -> [UInt8] { try read(path, limit: 256 << 20) }

    /// `nil` if the file cannot be read.
    package static func digest(_ path: FilePath) -> Digest? { try? Digest(ofFile: path) }

    /// The last lines of a log, for a fault's cause; none if there is no log.
    package static func tail(_ path: FilePath, lines: Int = 15) -> String {
        let text = String(decoding: (try? read(path)) ?? [], as: UTF8.self)
        return text.split(separator: "\n").suffix(lines).joined(separator: "\n")
    }

    /// Throws: `Fault` if the file system of an existing directory has less room than `needed`.
    package static func requireSpace(_ needed: ByteCount, at path: FilePath) throws {
        guard let free = freeSpace(at: path), free < needed else { return }  // else writing will tell
        throw Fault(
            .diskFull, at: .init(file: path.string), "\(free) are free where a build takes \(needed)",
            remedy: "free some space or choose another store with --store DIR")
    }
}
