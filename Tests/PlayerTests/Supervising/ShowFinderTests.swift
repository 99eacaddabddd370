import Depot
import Faults
import Foundation
import Measures
import Programmes
import SystemPackage
import Testing

@testable import Player

/// What of a depot is shown, and which of its bytes are believed.
@Suite struct ShowFinderTests {
    private static let start = Instant(nanoseconds: 1_796_000_000_000_000_000)

    /// A depot with a release of two pictures, the second of which comes after three minutes.
    private final class Shelf: Sendable {
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

    @Test func `a screen plays what is whole of a release, a record is refused`() throws {
        let shelf = try Shelf()
        try shelf.publish("one")
        #expect(try shelf.finder().current().damaged.isEmpty)
        try shelf.spoil(shelf.pictures[1])
        #expect(try shelf.finder().current().damaged == [shelf.pictures[1]])
        let fault = #expect(throws: Fault.self) { try shelf.finder(isLive: false).current() }
        #expect(fault?.code == .depotObject)
    }

    @Test func `what is shown first is hashed before it is shown, and the rest is not shown before`() throws {
        let shelf = try Shelf()
        try shelf.publish("one")
        for spoilt in shelf.pictures { try shelf.spoil(spoilt) }
        let (shows, trouble) = try shelf.finder().shows(worked: [], at: Self.start)
        #expect(trouble == nil && shows.damaged.count == 1 && shows.unchecked.count == 1)
        #expect(shows.notShown == Set(shelf.pictures))
    }

    @Test func `a release that worked before is shown in another's place only if it is whole`() throws {
        let shelf = try Shelf()
        let before = try shelf.publish("before")
        let current = try shelf.publish("current")
        #expect(try shelf.finder().earlier(before).digest == before)
        try Files.write(Array("{".utf8), to: shelf.depot.paths(of: current)[0])
        let (shows, trouble) = try shelf.finder().shows(worked: [before], at: Self.start)
        #expect(trouble != nil && shows.standing == .previous && shows.current.digest == before)
        try shelf.spoil(shelf.pictures[1])
        #expect(throws: Fault.self) { try shelf.finder().earlier(before) }
        let (still, _) = try shelf.finder().shows(worked: [before], at: Self.start)
        #expect(still.standing == .still && still.current.programme.name == "Marquee")
        #expect(throws: Fault.self) { try shelf.finder(isLive: false).shows(worked: [before], at: Self.start) }
    }
}
