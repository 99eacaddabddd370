import Depot
import Faults
import Foundation
import Measures
import Programmes
import SystemPackage
import Testing

/// What of a depot may go when room is needed.
@Suite struct LeftoverTests {
    /// A depot with releases of one film each, and of one that all of them have.
    private final class Shelf: Sendable {
        let depot = DepotDirectory(
            FilePath(FileManager.default.temporaryDirectory.path).appending("leftovers-\(UUID())"))
        let later = Date() + 60

        deinit { try? Files.remove(depot.root) }  // a test's leftovers harm nobody

        func publish(_ name: String, channel: String = DepotDirectory.draft) throws -> (release: Digest, film: Digest) {
            let zone = Area(x: 0, y: 0, width: 320, height: 180)
            let film = try depot.store(Array("film \(name)".utf8))
            let uses = try [film, depot.store(Array("film of all".utf8))].map { object in
                Release.Use(
                    place: .init(media: "\(object.short).mp4", zone: zone, fit: .cover, background: .black),
                    boards: ["a"],
                    rendition: Rendition(
                        kind: .video, object: object, bytes: ByteCount(6), source: Digest(of: name), frames: 45,
                        rate: .thirty, hasSound: true))
            }
            let release = Release(
                programme: try depot.store(Array("programme \(name)".utf8)), programmeName: name,
                canvas: try #require(Resolution(width: 320, height: 180)), rate: .thirty, boards: ["a"], uses: uses,
                data: ["prices": try depot.store(Array("prices \(name)".utf8))])
            return (try depot.publish(release, channel: channel), film)
        }

        func kinds(_ found: [Leftover]) -> [Leftover.Kind] { found.map(\.kind) }
    }

    @Test func `what no wanted release names may go, and what plays, what played before and what comes stays`() throws {
        let shelf = Shelf()
        let old = try shelf.publish("old")
        let before = try shelf.publish("before")
        let other = try shelf.publish("other", channel: "other")
        let current = try shelf.publish("current")
        let found = shelf.depot.leftovers(keeping: [before.release], unchangedSince: shelf.later)
        #expect(shelf.kinds(found) == [.release, .object, .object, .object], "its film, programme and prices")
        #expect(found.first?.path.stem == old.release.hexadecimal)
        #expect(
            found.contains { $0.path == shelf.depot.path(of: old.film) } && found.allSatisfy { $0.bytes > ByteCount(0) }
        )
        for leftover in found { Files.discard(leftover.path) }
        for release in [before, other, current] {
            let read = try shelf.depot.release(release.release)
            for use in read.uses { try shelf.depot.verify(use.rendition.object) }
            try shelf.depot.verify(read.programme)
            for document in (read.data ?? [:]).values { try shelf.depot.verify(document) }
        }
        #expect(shelf.depot.leftovers(keeping: [before.release], unchangedSince: shelf.later).isEmpty)
    }

    @Test func `what is young may be on its way to a release, and what was put aside goes first`() throws {
        let shelf = Shelf()
        let old = try shelf.publish("old")
        _ = try shelf.publish("current")
        #expect(shelf.depot.leftovers(keeping: [], unchangedSince: Date() - 60).isEmpty)
        try shelf.depot.setAside(old.film)
        #expect(
            shelf.kinds(shelf.depot.leftovers(keeping: [], unchangedSince: shelf.later))
                == [.damaged, .release, .object, .object])
    }

    @Test(arguments: ["release", "channel", "release on its way"])
    func `while nobody knows what is needed, no release and no object may go`(spoiled: String) throws {
        let shelf = Shelf()
        _ = try shelf.publish("old")
        let current = try shelf.publish("current")
        let path =
            spoiled == "channel" ? shelf.depot.path(ofChannel: "draft") : shelf.depot.paths(of: current.release)[0]
        try Files.write(Array("{".utf8), to: path)
        if spoiled == "release on its way" { Files.discard(path) }
        #expect(shelf.depot.leftovers(keeping: [], unchangedSince: shelf.later).isEmpty)
        // One that is kept and not there needs nothing.
        _ = try shelf.publish("current")
        #expect(!shelf.depot.leftovers(keeping: [Digest(of: "gone")], unchangedSince: shelf.later).isEmpty)
    }
}
