import Executors
import Faults
import Foundation
import Measures
import Seeds
import Synchronization
import SystemPackage
import Testing

/// The coordinator over an engine that does its worst.
@Suite struct CoordinatorTests {
    private static let revision = "encoder 1"
    private static let limits = Limits(batch: 4, queue: 9, slots: 2, leastWork: .seconds(60))

    /// What was accepted, piece by piece.
    private final class Basket: Sendable {
        private let taken = Mutex<[Digest: [[UInt8]]]>([:])

        func take(_ record: Record, from folder: RunFolder) throws {
            for output in record.outputs {
                let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: folder.path(of: output.digest).string)))
                taken.withLock { $0[record.piece, default: []].append(bytes) }
            }
        }

        var all: [Digest: [[UInt8]]] { taken.withLock { $0 } }
    }

    private static func pieces(_ dice: inout Dice) -> [Piece] {
        (0..<dice.roll(1...25)).map { Piece(order: "piece \($0)", work: .seconds(dice.roll(1...70))) }
    }

    private static func pace(_ pause: @escaping @Sendable () throws -> Void = {}) -> Pace {
        Pace(shortest: .seconds(1), longest: .seconds(15), misses: 2) { _ in try pause() }
    }

    /// With so much going wrong, an engine that nobody would keep still gets its tries.
    private static var patience: Patience {
        var patience = Patience()
        patience.refusedBatches = 30
        patience.losses = 30
        patience.failures = 12
        return patience
    }

    @Test(arguments: UInt64(1)...24)
    func `whatever the engine does, every piece is done once, with its own bytes`(seed: UInt64) async throws {
        var dice = Dice(seed: seed &* 977)
        let bench = try Bench()
        let folder = RunFolder(bench.root)
        let pieces = Self.pieces(&dice)
        let fake = FakeExecutor(bench.root, revision: Self.revision, limits: Self.limits, seed: seed)
        let basket = Basket()
        let coordinator = Coordinator(fake, in: folder, pace: Self.pace(), patience: Self.patience) {
            try basket.take($0, from: folder)
        }
        let verdicts = try await coordinator.finish(pieces, revision: Self.revision)
        #expect(verdicts.count == pieces.count)
        for piece in pieces {
            guard case .done? = verdicts[piece.id] else {
                Issue.record("\(piece.order): \(verdicts[piece.id].map { "\($0)" } ?? "no verdict")")
                continue
            }
            #expect(basket.all[piece.id] == [FakeExecutor.product(of: piece.order)], "accepted once, and whole")
        }
        #expect(await fake.needless == 0, "nothing is done again that is known to be done")
        #expect(await fake.waiting == 0, "nothing is left with the engine")
        #expect(await fake.mostHeld <= Self.limits.queue)
        #expect(!FileManager.default.fileExists(atPath: bench.root.string), "a run that is whole leaves nothing")
    }

    @Test(arguments: UInt64(1)...10)
    func `a coordinator that ends midway is followed by one that goes on`(seed: UInt64) async throws {
        var dice = Dice(seed: seed &* 7919)
        let bench = try Bench()
        let folder = RunFolder(bench.root)
        let pieces = Self.pieces(&dice)
        let fake = FakeExecutor(bench.root, revision: Self.revision, limits: Self.limits, seed: seed)
        let basket = Basket()
        var verdicts: [Digest: Verdict]?
        for _ in 0..<400 where verdicts == nil {
            let left = Mutex(dice.roll(1...6))
            let pace = Self.pace {
                let ends = left.withLock { left in
                    left -= 1
                    return left == 0
                }
                if ends { throw CancellationError() }
            }
            let known = Set(basket.all.keys)
            let coordinator = Coordinator(fake, in: folder, pace: pace, patience: Self.patience) {
                try basket.take($0, from: folder)
            }
            // What the depot has is not asked for again.
            let rest = pieces.filter { !known.contains($0.id) }
            do {
                verdicts = try await coordinator.finish(rest, revision: Self.revision)
            } catch is CancellationError {
                continue  // ended midway
            }
        }
        _ = try #require(verdicts, "four hundred goes were not enough")
        for piece in pieces {
            #expect(basket.all[piece.id] == [FakeExecutor.product(of: piece.order)], "\(piece.order)")
        }
        #expect(await fake.needless == 0)
    }

    @Test(arguments: UInt64(1)...4)
    func `what fails and what is lost are counted apart, each to its bound`(seed: UInt64) async throws {
        let bench = try Bench()
        let folder = RunFolder(bench.root)
        let pieces = (0..<12).map { Piece(order: "piece \($0)", work: .seconds(10)) }
        let fake = FakeExecutor(
            bench.root, revision: Self.revision, limits: Self.limits, seed: seed, mishaps: .none,
            poisoned: ["piece 3"], deadly: ["piece 7"])
        let coordinator = Coordinator(fake, in: folder, pace: Self.pace()) { _ in }
        let verdicts = try await coordinator.finish(pieces, revision: Self.revision)
        for piece in pieces {
            let verdict = try #require(verdicts[piece.id])
            switch (piece.order, verdict) {
            case ("piece 3", .failed(let record)): #expect(record.faults.map(\.code) == [.fileUnreadable])
            case ("piece 7", .lost(let times)): #expect(times == 5)
            case ("piece 3", _), ("piece 7", _): Issue.record("\(piece.order): \(verdict)")
            case (_, .done): break
            default: Issue.record("a piece beside a deadly one is not done: \(piece.order): \(verdict)")
            }
        }
        let tries = await fake.tries
        #expect(tries["piece 3"] == 2)
        #expect(tries["piece 7"] == 5)
        #expect(FileManager.default.fileExists(atPath: bench.root.string), "what is needed to go on stays")
    }

    @Test func `an engine that takes nothing is given up with its own words`() async throws {
        let bench = try Bench()
        var mishaps = FakeExecutor.Mishaps.none
        mishaps.notTaken = 100
        let fake = FakeExecutor(
            bench.root, revision: Self.revision, limits: Self.limits, seed: 1, mishaps: mishaps)
        let coordinator = Coordinator(fake, in: RunFolder(bench.root), pace: Self.pace()) { _ in }
        let fault = await #expect(throws: Fault.self) {
            try await coordinator.finish([Piece(order: "a", work: .seconds(1))], revision: Self.revision)
        }
        #expect(fault?.code == .executorRefuses && fault?.cause?.contains("NoAnswer") == true)
    }

    @Test func `a run of another revision is not taken up, and a node of another one does nothing`() async throws {
        let bench = try Bench()
        let folder = RunFolder(bench.root)
        let old = try folder.open(revision: "encoder 0")
        let new = try folder.open(revision: Self.revision)
        #expect(old.id != new.id)
        #expect(try folder.open(revision: Self.revision) == new, "the same one is")
        let fake = FakeExecutor(bench.root, revision: "encoder 2", limits: Self.limits, seed: 1, mishaps: .none)
        let refusals = Mutex(0)
        let coordinator = Coordinator(fake, in: folder, pace: Self.pace()) {
            if case .refused(let refusal) = $0, refusal.fault.code == .runRevision { refusals.withLock { $0 += 1 } }
        } accept: { _ in
        }
        let piece = Piece(order: "a", work: .seconds(1))
        let verdicts = try await coordinator.finish([piece], revision: Self.revision)
        #expect(verdicts == [piece.id: .lost(5)])
        #expect(await fake.tries.isEmpty)
        #expect((1...3).contains(refusals.withLock { $0 }), "told once of each node")
    }
}
