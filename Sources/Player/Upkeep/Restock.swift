import Depot
import Faults
import Measures

/// Brings objects into the depot from another copy of it, where there is one and room for them.
struct Restock: Sendable {
    let depot: DepotDirectory
    let mirror: DepotDirectory?
    let housekeeping: Housekeeping

    /// Those that a release names; what it does not name is left out. Each has its name once its bytes are found to be right.
    /// Throws: `Fault` for the first that is not brought; before any is if there is no room for all.
    func fetch(_ objects: [Digest], of release: Release) async throws {
        guard let mirror else { return }
        var sizes: [Digest: ByteCount] = [:]
        for use in release.uses { sizes[use.rendition.object] = use.rendition.bytes }
        let wanted = objects.compactMap { object in sizes[object].map { (object: object, bytes: $0) } }
        guard !wanted.isEmpty else { return }
        try await ReleaseWatch.aside { [depot, housekeeping] in
            try housekeeping.admit(wanted.map(\.bytes).reduce(ByteCount(0), +))
            for (object, bytes) in wanted {
                try depot.fetch(object, bytes: bytes, from: mirror, reserve: housekeeping.reserve)
            }
        }
    }
}
