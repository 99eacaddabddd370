import Depot
import Faults
import Foundation
import Measures
import Programmes
import SystemPackage
import Testing

@Suite struct DepotTests {
    private static let programme = """
        programme: Depot
        canvas: 320x180
        layouts: { all: { zones: { main: { at: [0, 0, 320, 180], text: hello } } } }
        """

    private func inDepot(_ body: (DepotDirectory) throws -> Void) throws {
        let root = FilePath(FileManager.default.temporaryDirectory.path).appending("depot-\(UUID())")
        defer { try? Files.remove(root) }  // a test's leftovers harm nobody
        try body(DepotDirectory(root))
    }

    private func release(_ depot: DepotDirectory, name: String = "Depot") throws -> Release {
        let object = try depot.store(Array("a film".utf8))
        let zone = Area(x: 0, y: 0, width: 320, height: 180)
        return Release(
            programme: try depot.store(Array(Self.programme.utf8)), programmeName: name,
            canvas: try #require(Resolution(width: 320, height: 180)), rate: .thirty, boards: ["a", "b"],
            uses: [
                Release.Use(
                    place: .init(media: "film.mp4", zone: zone, fit: .cover, background: .black), boards: ["a"],
                    rendition: Rendition(
                        kind: .video, object: object, bytes: ByteCount(6), source: Digest(of: "source"), frames: 45,
                        rate: .thirty, hasSound: true))
            ])
    }

    @Test func `what was published is what is read, and the same release has the same digest`() throws {
        try inDepot { depot in
            let release = try release(depot)
            let digest = try depot.publish(release)
            #expect(try depot.publish(release) == digest)
            let read = try depot.release()
            #expect(read.digest == digest && read.release == release)
            #expect(try depot.programme(of: release).name == "Depot")
        }
    }

    @Test func `a rendition is found for its place and its board only`() throws {
        try inDepot { depot in
            let release = try release(depot)
            let place = release.uses[0].place
            #expect(release.rendition(for: place, board: "a")?.length == .milliseconds(1500))
            #expect(release.rendition(for: place, board: "b") == nil)
            let zone = Area(x: 0, y: 0, width: 322, height: 180)
            let wider = Release.Place(media: "film.mp4", zone: zone, fit: .cover, background: .black)
            #expect(release.rendition(for: wider, board: "a") == nil)
        }
    }

    @Test func `a release that was altered is refused, and so is a channel that is none`() throws {
        try inDepot { depot in
            let digest = try depot.publish(try release(depot))
            let path = depot.root.appending("releases").appending("\(digest).json")
            let text = try Files.read(path, limit: 1 << 20)
            try Files.write(text + [0x20], to: path)
            #expect(throws: Fault.self) { try depot.release() }
            try Files.write(
                Array("{\"schema\":\"marquee.channel/1\",\"release\":\"..\"}".utf8),
                to: depot.root.appending("channels").appending("draft.json"))
            let fault = #expect(throws: Fault.self) { try depot.release() }
            #expect(fault?.code == .depotRelease)
        }
    }

    @Test func `a programme that was altered is refused`() throws {
        try inDepot { depot in
            let release = try release(depot)
            _ = try depot.programme(of: release)
            let bytes = Array(Self.programme.replacing("hello", with: "hullo").utf8)
            try Files.write(bytes, to: depot.path(of: release.programme))
            let fault = #expect(throws: Fault.self) { try depot.programme(of: release) }
            #expect(fault?.code == .depotObject)
        }
    }

    @Test func `an object whose bytes changed is no longer the one that was made`() throws {
        try inDepot { depot in
            let rendition = try release(depot).uses[0].rendition
            let key = Digest(of: "key")
            #expect(try depot.rendition(key: key) == nil)
            try depot.remember(rendition, key: key)
            #expect(try depot.rendition(key: key) == rendition)
            try Files.write(Array("a fiLm".utf8), to: depot.path(of: rendition.object))
            #expect(try depot.rendition(key: key) == nil)
            #expect(throws: Fault.self) { try depot.verify(rendition.object) }
        }
    }
}
