import Faults
package import Foundation
package import Measures
package import SystemPackage

/// A file of a depot that nothing needs any more.
package struct Leftover: Sendable, Equatable {
    /// In the order in which they go: a release before its objects, so that none that is left lacks any.
    package enum Kind: Int, Sendable {
        /// What was an object and was put aside.
        case damaged
        /// A release that no one wants.
        case release
        /// What no release names that is wanted.
        case object
    }

    package let path: FilePath
    package let kind: Kind
    /// What it takes of the disk.
    package let bytes: ByteCount
    let changed: Date
}

extension DepotDirectory {
    /// What may go, first what goes first, the oldest of a kind before the others. The releases that are `kept`, those that
    /// channels point at, and all that these need stay, and so does what has changed since `limit`: it may be on its way to a
    /// release that is not there yet. While one of them cannot be read, nobody knows what it needs, and all releases and objects
    /// stay.
    package func leftovers(keeping kept: Set<Digest>, unchangedSince limit: Date) -> [Leftover] {
        var found = leftovers(.damaged, below: "damaged", unchangedSince: limit) { _ in false }
        if let (releases, objects) = try? needed(kept) {  // see above
            found += leftovers(.release, below: "releases", unchangedSince: limit) { path in
                path.stem.flatMap { Digest(parsing: $0) }.map { releases.contains($0) } ?? true
            }
            found += leftovers(.object, below: "objects", unchangedSince: limit) { path in
                let name =
                    (path.removingLastComponent().lastComponent?.string ?? "") + (path.lastComponent?.string ?? "")
                return Digest(parsing: name).map { objects.contains($0) } ?? true
            }
        }
        return found.sorted {
            ($0.kind.rawValue, $0.changed, $0.path.string) < ($1.kind.rawValue, $1.changed, $1.path.string)
        }
    }

    private func leftovers(
        _ kind: Leftover.Kind, below folder: String, unchangedSince limit: Date, isNeeded: (FilePath) -> Bool
    ) -> [Leftover] {
        Files.files(below: root.appending(folder)).compactMap { path in
            guard let (bytes, changed) = Files.room(of: path), changed < limit, !isNeeded(path) else { return nil }
            return Leftover(path: path, kind: kind, bytes: bytes, changed: changed)
        }
    }

    /// The releases that have to stay, and their objects. One that is kept and not there needs none. Throws: `Fault` for one that
    /// cannot be read, and for a channel's that is not there yet.
    private func needed(_ kept: Set<Digest>) throws -> (releases: Set<Digest>, objects: Set<Digest>) {
        let names = Files.files(below: root.appending("channels")).compactMap(\.stem)
        let pointed = Set(try names.map { try pointer(channel: $0) })
        var objects: Set<Digest> = []
        for digest in kept.union(pointed) {
            do {
                let release = try release(digest)
                objects.insert(release.programme)
                objects.formUnion(release.uses.map(\.rendition.object))
                objects.formUnion((release.data ?? [:]).values)
            } catch let fault as Fault where fault.code == .fileMissing && !pointed.contains(digest) {
                continue
            }
        }
        return (kept.union(pointed), objects)
    }
}
