import Depot
import Faults
import Foundation
import Measures
import SystemPackage
import Testing

@testable import Player

/// Objects that are looked after.
@Suite struct ScrubTests {
    /// A depot in a directory of its own, with an object.
    private final class Shelf: Sendable {
        let root = FilePath(FileManager.default.temporaryDirectory.path).appending("scrub-\(UUID())")
        var depot: DepotDirectory { DepotDirectory(root.appending("depot")) }
        var other: DepotDirectory { DepotDirectory(root.appending("other")) }
        let bytes = (0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 31 >> 3) }
        let object: Measures.Digest

        init() throws {
            object = Digest(of: bytes)
            _ = try DepotDirectory(root.appending("depot")).store(bytes)
        }

        deinit { try? FileManager.default.removeItem(atPath: root.string) }  // a test's leftovers harm nobody

        /// Another byte where one was, and nothing else.
        func flip(at offset: Int) throws {
            let path = depot.path(of: object).string
            let file = try FileDescriptor.open(FilePath(path), .readWrite)
            try file.closeAfter { _ = try file.writeAll(toAbsoluteOffset: Int64(offset), [bytes[offset] ^ 1]) }
        }
    }

    @Test func `each object has its turn once a round, and rounds are a day apart`() {
        let objects = ["a", "b", "c"].map { Digest(of: $0) }
        let start = ContinuousClock.now
        var rounds = Scrub.Round(from: start)
        #expect(rounds.next(of: objects, now: start - .nanoseconds(1)) == nil, "not before it may begin")
        let first = (0..<3).compactMap { rounds.next(of: objects, now: start + .seconds($0)) }
        #expect(first == objects)
        #expect(rounds.next(of: objects, now: start + .seconds(86_399)) == nil)
        #expect(rounds.next(of: Array(objects.dropFirst()), now: start + .seconds(86_400)) == objects[1])
        #expect(
            rounds.next(of: [objects[0]], now: start + .seconds(86_401)) == nil, "what is of no release is left out")
    }

    @Test(arguments: [0, 350_000, 699_999])
    func `a scrub finds the one byte that has changed, and lets what is whole be`(offset: Int) async throws {
        let shelf = try Shelf()
        try await shelf.depot.scrub(shelf.object, bytesPerSecond: 1 << 30)
        try shelf.flip(at: offset)
        await #expect(throws: (any Error).self) { try await shelf.depot.scrub(shelf.object, bytesPerSecond: 1 << 30) }
    }

    @Test func `what was put aside is out of the way, and is fetched again only if it is right and there is room`()
        throws
    {
        let shelf = try Shelf()
        try shelf.flip(at: 5)
        let aside = try shelf.depot.setAside(shelf.object)
        #expect(FileManager.default.fileExists(atPath: aside.string))
        #expect(!shelf.depot.holds(shelf.object, bytes: shelf.bytes.count))
        let size = ByteCount(shelf.bytes.count)
        #expect(throws: (any Error).self) {
            try shelf.depot.fetch(shelf.object, bytes: size, from: shelf.other, reserve: ByteCount(0))
        }
        _ = try shelf.other.store(shelf.bytes)
        #expect(throws: (any Error).self) {
            try shelf.depot.fetch(shelf.object, bytes: size, from: shelf.other, reserve: ByteCount(1 << 60))
        }
        try shelf.depot.fetch(shelf.object, bytes: size, from: shelf.other, reserve: ByteCount(0))
        try shelf.depot.verify(shelf.object)
        try shelf.depot.setAside(shelf.object)
        let copy = shelf.other.path(of: shelf.object).string
        try Data(shelf.bytes.reversed()).write(to: URL(fileURLWithPath: copy))
        #expect(throws: (any Error).self) {
            try shelf.depot.fetch(shelf.object, bytes: size, from: shelf.other, reserve: ByteCount(0))
        }
        #expect(!shelf.depot.holds(shelf.object, bytes: shelf.bytes.count))
        let left = try FileManager.default.contentsOfDirectory(atPath: shelf.depot.root.appending("incoming").string)
        #expect(left.isEmpty, "nothing half-fetched stays")
    }

    @Test
    func `what was hashed since the board was started is not hashed again, unless the file or the start is another`()
        async throws
    {
        let shelf = try Shelf()
        let board = shelf.root.appending("board")
        func start(_ boot: String) throws -> CheckedObjects {
            var host = Player.Host()
            host.root = board
            let folder = board.appending("proc/sys/kernel/random")
            try FileManager.default.createDirectory(atPath: folder.string, withIntermediateDirectories: true)
            try boot.write(toFile: folder.appending("boot_id").string, atomically: true, encoding: .utf8)
            return CheckedObjects(shelf.depot, state: shelf.root, host: host)
        }
        // A file that was written just now could change again in the same tick, so it is not remembered.
        let young = try start("one")
        try young.verify(shelf.object)
        let path = shelf.depot.path(of: shelf.object)
        if Files.stamp(of: path)?.isSettled == false { #expect(!young.holds(shelf.object)) }
        while Files.stamp(of: path)?.isSettled != true { try await Task.sleep(for: .milliseconds(50)) }
        let first = try start("one")
        try first.verify(shelf.object)
        try first.keep(only: [shelf.object])
        #expect(try start("one").holds(shelf.object))
        #expect(try !start("two").holds(shelf.object))
        try shelf.flip(at: 9)
        #expect(try !start("one").holds(shelf.object))
        #expect(throws: (any Error).self) { try first.verify(shelf.object) }
    }
}
