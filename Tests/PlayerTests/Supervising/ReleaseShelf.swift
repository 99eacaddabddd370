import Depot
import Faults
import Foundation
import Measures
import Programmes
import SystemPackage
import Testing

@testable import Player

/// A depot with releases of two pictures, the second of which comes after three minutes.
final class ReleaseShelf: Sendable {
    let root = FilePath(FileManager.default.temporaryDirectory.path).appending("finder-\(UUID())")
    let depot: DepotDirectory
    let pictures: [Measures.Digest]

    init() throws {
        depot = DepotDirectory(root.appending("depot"))
        pictures = try ["first", "second"].map { [depot] in try depot.store(Array($0.utf8)) }
    }

    deinit { try? Files.remove(root) }  // a test's leftovers harm nobody

    @discardableResult
    func publish(_ name: String) throws -> Measures.Digest {
        let text = """
            programme: \(name)
            canvas: 320x180
            layouts: { all: { zones: { main: { at: [0, 0, 320, 180], playlist: cards } } } }
            playlists: { cards: [{ image: first.png, for: 3m }, { image: second.png, for: 3m }] }
            """
        let zone = Area(x: 0, y: 0, width: 320, height: 180)
        let uses = zip(["first.png", "second.png"], pictures).map { media, object in
            Release.Use(
                place: .init(media: media, zone: zone, fit: .cover, background: .black), boards: ["one"],
                rendition: Rendition(
                    kind: .still, object: object, bytes: ByteCount(6), source: Digest(of: media), frames: 1,
                    rate: .thirty, hasSound: false))
        }
        return try depot.publish(
            Release(
                programme: try depot.store(Array(text.utf8)), programmeName: name,
                canvas: try #require(Resolution(width: 320, height: 180)), rate: .thirty, boards: ["one"],
                uses: uses))
    }

    func spoil(_ object: Measures.Digest) throws {
        try Files.write(Array("spoilt".utf8), to: depot.path(of: object))
    }

    func finder(isLive: Bool = true) -> ShowFinder {
        ShowFinder(
            depot: depot, channel: DepotDirectory.draft, board: nil, output: "none", isLive: isLive,
            checked: CheckedObjects(depot, state: nil, host: Host()))
    }
}
