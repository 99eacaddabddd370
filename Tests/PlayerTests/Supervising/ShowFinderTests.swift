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

    @Test func `a screen plays what is whole of a release, a record is refused`() throws {
        let shelf = try ReleaseShelf()
        try shelf.publish("one")
        #expect(try shelf.finder().current().damaged.isEmpty)
        #expect(try shelf.finder(isLive: false).shows(worked: [], at: Self.start).trouble == nil)
        try shelf.spoil(shelf.pictures[1])
        #expect(try shelf.finder().current().damaged == [shelf.pictures[1]])
        let fault = #expect(throws: Fault.self) { try shelf.finder(isLive: false).current() }
        #expect(fault?.code == .depotObject)
        #expect(throws: Fault.self) { try shelf.finder(isLive: false).shows(worked: [], at: Self.start) }
    }

    @Test func `what is shown first is hashed before it is shown, and the rest is not shown before`() throws {
        let shelf = try ReleaseShelf()
        try shelf.publish("one")
        for spoilt in shelf.pictures { try shelf.spoil(spoilt) }
        let (shows, trouble) = try shelf.finder().shows(worked: [], at: Self.start)
        #expect(trouble == nil && shows.damaged.count == 1 && shows.unchecked.count == 1)
        #expect(shows.notShown == Set(shelf.pictures))
    }

    @Test func `a release that worked before is shown in another's place only if it is whole`() throws {
        let shelf = try ReleaseShelf()
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
