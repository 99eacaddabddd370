import Depot
import Faults
import Foundation
import Measures
import Programmes
import Reports
import Synchronization
import SystemPackage
import Testing

@testable import Player

/// There was no room, and now there is: what was refused takes its course by itself within a minute, whenever that is.
@Suite struct RoomAgainTests {
    private static let mostDelay = Duration.seconds(60)

    /// A clock that goes on only while someone sleeps by it, and says so. After an hour it ends whoever sleeps.
    private final class SleepersClock: Clock {
        typealias Instant = ContinuousClock.Instant

        let minimumResolution = Duration.zero
        private let start = ContinuousClock.now
        private let time = Mutex(Duration.zero)
        private let passed: @Sendable (Duration) throws -> Void

        init(_ passed: @escaping @Sendable (Duration) throws -> Void) { self.passed = passed }

        var elapsed: Duration { time.withLock(\.self) }
        var now: Instant { start + elapsed }

        func sleep(until deadline: Instant, tolerance: Duration?) async throws {
            time.withLock { $0 = max($0, deadline - start) }
            try passed(elapsed)
            if elapsed >= .seconds(3600) { withUnsafeCurrentTask { $0?.cancel() } }
        }
    }

    /// A depot whose budget is used up by a file of somebody's, and when that was removed.
    private final class FullDepot: Sendable {
        let shelf: ReleaseShelf
        let mirror: DepotDirectory
        let housekeeping: Housekeeping
        private let filler: FilePath
        /// Since the clock began, as all times here.
        private let times = Mutex<(refused: Duration?, freed: Duration?, righted: Duration?)>((nil, nil, nil))

        init() throws {
            let shelf = try ReleaseShelf()
            self.shelf = shelf
            mirror = DepotDirectory(shelf.root.appending("mirror"))
            filler = shelf.depot.root.appending("filler")
            try Files.write([UInt8](repeating: 1, count: 2_000_000), to: filler)
            try Files.makeDirectory(shelf.root.appending("state"))
            let budget = DiskBudget(place: shelf.root, limit: .bytes(ByteCount(1_000_000)))
            housekeeping = try Housekeeping(
                depot: shelf.depot, state: shelf.root.appending("state"), budgets: [budget]
            ) { [] }
        }

        let chronicle = Chronicle(log: PlayerLog(form: .text, progress: ProgressMeter())) { Instant(Date()) }

        var restock: Restock { Restock(depot: shelf.depot, mirror: mirror, housekeeping: housekeeping) }

        /// Only the mirror has it from now on.
        func moveAway(_ object: Measures.Digest) throws {
            try Files.move(shelf.depot.path(of: object), to: mirror.path(of: object))
        }

        func refuse(at time: Duration) { times.withLock { $0.refused = $0.refused ?? time } }

        /// The filler goes so long after something was refused.
        func free(at time: Duration, after delay: Duration) {
            times.withLock { times in
                guard times.freed == nil, let refused = times.refused, time - refused >= delay else { return }
                Files.discard(filler)
                times.freed = time
            }
        }

        /// All is as it should be. Ends whoever asked for it.
        func right(at time: Duration) {
            times.withLock { $0.righted = time }
            withUnsafeCurrentTask { $0?.cancel() }
        }

        /// How long it took, once there was room; `nil` if it did not come to that.
        var delay: Duration? { times.withLock { times in times.righted.flatMap { at in times.freed.map { at - $0 } } } }
    }

    @Test(arguments: [0, 4, 29, 31, 90])
    func `a budget that is kept again is no trouble any more`(seconds: Int) async throws {
        let full = try FullDepot()
        let clock = SleepersClock { full.free(at: $0, after: .seconds(seconds)) }
        await Task {
            await full.housekeeping.run(by: clock) { note in
                if note.contains("of a budget of") { full.refuse(at: clock.elapsed) }
                if note.contains("there is room again") { full.right(at: clock.elapsed) }
            }
        }.value
        let delay = try #require(full.delay)
        #expect(delay <= Self.mostDelay)
    }

    @Test(arguments: [0, 4, 29, 31, 90])
    func `a release that there was no room for is shown`(seconds: Int) async throws {
        let full = try FullDepot()
        let shelf = full.shelf
        try shelf.publish("before")
        let finder = shelf.finder()
        let before = try finder.current().show
        let bill = Bill(Shows(current: before) { _ in nil })
        let chronicle = full.chronicle
        let data = DataTable([], published: [:], directory: shelf.root.appending("data"))
        let releases = ReleaseWatch(
            finder: finder, bill: bill,
            watch: Watch(before.digest, state: shelf.root.appending("state"), now: Instant(Date())) { _ in },
            desk: Desk(programme: before.programme, sources: data), chronicle: chronicle,
            restock: full.restock
        ) { _ in data }
        try full.moveAway(shelf.pictures[1])
        let clock = SleepersClock { elapsed in
            if elapsed == ReleaseWatch.interval { try shelf.publish("after") }
            full.free(at: elapsed, after: .seconds(seconds))
            if bill.show.programme.name == "after" { full.right(at: elapsed) }
            if elapsed > ReleaseWatch.interval { full.refuse(at: elapsed) }
        }
        await Task { await releases.run(by: clock) }.value
        #expect(await chronicle.notes.contains { $0.text.contains("of a budget of 1.0 MB") })
        let delay = try #require(full.delay)
        #expect(delay <= Self.mostDelay)
        try shelf.depot.verify(shelf.pictures[1])
    }

    @Test(arguments: [0, 4, 29, 31, 90])
    func `an object that there was no room for is fetched`(seconds: Int) async throws {
        let full = try FullDepot()
        let shelf = full.shelf
        try shelf.publish("one")
        let finder = shelf.finder()
        let missing = shelf.pictures[1]
        let bill = Bill(Shows(current: try finder.current().show, damaged: [missing]) { _ in nil })
        try full.moveAway(missing)
        let scrub = Scrub(finder: finder, bill: bill, chronicle: full.chronicle, restock: full.restock)
        let clock = SleepersClock { elapsed in
            full.refuse(at: elapsed)
            full.free(at: elapsed, after: .seconds(seconds))
            if bill.shows.damaged.isEmpty { full.right(at: elapsed) }
        }
        await Task { await scrub.run(by: clock) }.value
        #expect(await full.chronicle.notes.contains { $0.text.contains("of a budget of 1.0 MB") })
        let delay = try #require(full.delay)
        #expect(delay <= Self.mostDelay)
        try shelf.depot.verify(missing)
    }
}
