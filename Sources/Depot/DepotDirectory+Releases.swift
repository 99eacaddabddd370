import Faults
import Foundation
package import Measures
package import Programmes
package import SystemPackage

extension DepotDirectory {
    /// The channel that `marquee encode` writes: not signed, and so of use on this machine only.
    package static let draft = "draft"

    /// Stores the release and points the channel at it. Throws: `Fault`.
    @discardableResult
    package func publish(_ release: Release, channel: String = draft) throws -> Digest {
        let bytes = try Self.encode(release)
        let digest = Digest(of: bytes)
        try Files.write(bytes, to: releasePath(digest))
        try Files.write(try Self.encode(Channel(release: digest)), to: path(ofChannel: channel))
        return digest
    }

    /// The release that a channel points at, its own bytes checked. Throws: `Fault`.
    package func release(channel: String = draft) throws -> (digest: Digest, release: Release) {
        let digest = try pointer(channel: channel)
        return (digest, try release(digest))
    }

    /// The digest of the release that a channel points at. Throws: `Fault`.
    package func pointer(channel: String = draft) throws -> Digest {
        do {
            let pointer: Channel = try Self.decode(path(ofChannel: channel))
            return pointer.release
        } catch let fault as Fault where fault.code == .fileMissing {
            throw Fault(
                .depotRelease, at: .init(file: root.string), "no channel '\(channel)' in this depot",
                remedy: "make one with 'marquee encode PROGRAMME --board NAME -o \(root.string)'")
        }
    }

    /// The release of that digest, its own bytes checked. Throws: `Fault`.
    package func release(_ digest: Digest) throws -> Release {
        let path = releasePath(digest)
        let bytes = try Files.read(path, limit: Self.documentLimit)
        guard Digest(of: bytes) == digest else {
            throw Fault(
                .depotRelease, at: .init(file: path.string), "the release has been altered",
                remedy: "encode or fetch it again")
        }
        return try Self.decode(bytes, path)
    }

    /// Where a release lies and what points at it.
    package func paths(of release: Digest, channel: String = draft) -> [FilePath] {
        [releasePath(release), path(ofChannel: channel)]
    }

    /// The programme of a release, as it was published. Throws: `Fault`, `FaultList`.
    package func programme(of release: Release) throws -> Programme {
        let bytes = try Files.read(path(of: release.programme), limit: YAMLFile.sizeLimit)
        guard Digest(of: bytes) == release.programme else {
            throw Fault(
                .depotObject, at: .init(file: path(of: release.programme).string), "the programme has been altered",
                remedy: "encode or fetch it again")
        }
        return try ProgrammeFile.parse(bytes, file: "\(release.programmeName) (release)")
    }

    /// What was made before under that key, if its object is still whole. Throws: `Fault`.
    package func rendition(key: Digest) throws -> Rendition? {
        guard Files.length(of: renditionPath(key)) != nil else { return nil }
        // A record that does not read is one to make again.
        guard let rendition: Rendition = try? Self.decode(renditionPath(key)),
            holds(rendition.object, bytes: rendition.bytes.bytes), (try? verify(rendition.object)) != nil
        else { return nil }
        return rendition
    }

    /// Remembers what was made under that key. Throws: `Fault`.
    package func remember(_ rendition: Rendition, key: Digest) throws {
        try Files.write(try Self.encode(rendition), to: renditionPath(key))
    }

    private struct Channel: Codable {
        var schema = "marquee.channel/1"
        let release: Digest
    }

    /// Units: bytes.
    private static let documentLimit = 64 << 20

    private func releasePath(_ digest: Digest) -> FilePath {
        root.appending("releases").appending("\(digest).json")
    }

    package func path(ofChannel name: String) -> FilePath { root.appending("channels").appending("\(name).json") }

    private func renditionPath(_ key: Digest) -> FilePath { root.appending("renditions").appending("\(key).json") }

    private static func encode(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value)) + [0x0A]
    }

    private static func decode<Value: Decodable>(_ path: FilePath) throws -> Value {
        try decode(try Files.read(path, limit: documentLimit), path)
    }

    private static func decode<Value: Decodable>(_ bytes: [UInt8], _ path: FilePath) throws -> Value {
        do {
            return try JSONDecoder().decode(Value.self, from: Data(bytes))
        } catch {
            throw Fault(
                .depotRelease, at: .init(file: path.string), "not a document of this depot",
                remedy: "encode or fetch it again", cause: "\(error)")
        }
    }
}
