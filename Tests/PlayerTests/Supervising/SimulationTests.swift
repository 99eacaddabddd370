import Depot
import Foundation
import Measures
import Programmes
import SystemPackage
import Testing
import Timelines

@testable import Player

/// Life in a kiosk, from seeds. A failure names its seed: `MARQUEE_SEED=7 swift test --filter SimulationTests` plays it again;
/// `MARQUEE_SOAK=1` takes fifty seeds and a month each.
@Suite struct SimulationTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let isSoak = environment["MARQUEE_SOAK"] == "1"
    private static let seeds: [UInt64] =
        environment["MARQUEE_SEED"].flatMap { UInt64($0) }.map { [$0] } ?? Array(1...(isSoak ? 50 : 2))
    private static let hour = Duration.seconds(3_600)
    private static let span = isSoak ? hour * 24 * 30 : hour * 2
    private static let start = Instant(nanoseconds: 1_796_122_800_000_000_000)  // 2026-12-01T11:00Z

    private func kiosk(_ fate: Fate, seed: UInt64) throws -> Kiosk {
        try Kiosk.sample(fate: fate, seed: seed, at: Self.start)
    }

    @Test(arguments: seeds)
    func `through kills, hangs and power cuts the screen is never dark for long, and no play is told twice`(
        seed: UInt64
    ) throws {
        var kiosk = try kiosk(.init(kills: 60, hangs: 40, powerCuts: 20), seed: seed)
        kiosk.run(for: Self.span)
        #expect(kiosk.tally.faults.isEmpty, "seed \(seed): \(kiosk.tally.faults.prefix(3))")
        #expect(kiosk.tally.deaths > 2, "seed \(seed)")
        #expect(kiosk.tally.longestDark < .seconds(6), "seed \(seed): \(kiosk.tally.longestDark)")
        #expect(kiosk.tally.plays > Int(Self.span / .seconds(30)), "seed \(seed)")
    }

    @Test func `the same seed is the same life, another is not`() throws {
        func tally(_ seed: UInt64) throws -> Tally {
            var kiosk = try kiosk(
                .init(killers: [Digest(of: "b.mp4")], kills: 200, hangs: 90, powerCuts: 50), seed: seed)
            kiosk.run(for: Self.hour)
            return kiosk.tally
        }
        let first = try tally(42)
        #expect(try tally(42) == first)
        #expect(try tally(43) != first)
    }

    @Test(arguments: seeds)
    func `a medium that kills the stage costs a few deaths, and the others play on`(seed: UInt64) throws {
        let killer = Digest(of: "b.mp4")
        var kiosk = try kiosk(.init(killers: [killer]), seed: seed)
        kiosk.run(for: Self.hour / 3)
        #expect(kiosk.quarantine.held == [killer], "seed \(seed)")
        let first = kiosk.tally.deaths
        #expect((2...8).contains(first), "seed \(seed): \(first)")
        kiosk.run(for: Self.isSoak ? Self.span : Self.hour / 3)
        let days = Self.isSoak ? 30 : 0
        #expect(kiosk.supervisor.rung == .current && kiosk.tally.faults.isEmpty, "seed \(seed)")
        #expect(kiosk.tally.deaths - first <= 8 * days, "seed \(seed): one chance a day, \(kiosk.tally.deaths) deaths")
    }

    @Test(arguments: seeds)
    func `a release that kills every stage gives way, and is shown again once it is well`(seed: UInt64) throws {
        var kiosk = try kiosk(.init(isRotten: true), seed: seed)
        kiosk.run(for: Self.hour)
        #expect(kiosk.supervisor.rung > .current, "seed \(seed)")
        #expect(kiosk.tally.dark < .seconds(120), "seed \(seed): \(kiosk.tally.dark) of an hour")
        kiosk.fate.isRotten = false
        kiosk.run(for: Self.hour * 1.5)
        #expect(kiosk.supervisor.rung == .current, "seed \(seed)")
        #expect(kiosk.tally.faults.isEmpty, "seed \(seed): \(kiosk.tally.faults.prefix(3))")
    }

    @Test(arguments: seeds)
    func `through clocks that are lost and set, releases, triggers and damage there is always something on the screen`(
        seed: UInt64
    ) throws {
        var fate = Fate.usual(20)
        fate.clockSteps = 60
        var kiosk = try kiosk(fate, seed: seed)
        kiosk.run(for: Self.isSoak ? Self.span : Self.hour * 6)
        #expect(kiosk.tally.faults.isEmpty, "seed \(seed): \(kiosk.tally.faults.prefix(3))")
        let tally = kiosk.tally
        #expect(tally.clockSteps > 2 && tally.releases > 1 && tally.triggers > 20 && tally.lives > 2, "\(tally)")
    }

    @Test func `a kiosk that hears from nobody plays each slot of the plan once`() throws {
        var kiosk = try kiosk(Fate(), seed: 1)
        kiosk.run(for: Self.isSoak ? Self.span : Self.hour)
        let planned = kiosk.releases[0].timeline(in: .gmt).slots(from: Self.start, to: kiosk.truth)
        #expect(kiosk.tally.plays == planned.filter { $0.depth > 0 && $0.end <= kiosk.truth }.count)
        #expect(kiosk.tally.faults.isEmpty)
    }

    @Test func `a sample that is told of nothing but its own hours is dark at night and nothing else`() throws {
        var kiosk = try kiosk(Fate(), seed: 1)
        kiosk.run(for: Self.hour * 20)
        #expect(kiosk.tally.faults.isEmpty && kiosk.tally.deaths == 0 && kiosk.tally.lives == 1)
        #expect(kiosk.keeper.certainty == .freeRunning && kiosk.wall == kiosk.truth)
    }
}
