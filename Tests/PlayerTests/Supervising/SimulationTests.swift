import Depot
import Foundation
import Measures
import Programmes
import SystemPackage
import Testing

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
    private static let start = Instant(nanoseconds: 1_764_000_000_000_000_000)

    private static func show(_ text: String, films: [String]) throws -> Show {
        let programme = try ProgrammeFile.parse(Array(text.utf8), file: "p.yaml")
        let uses = films.enumerated().map { index, film in
            let isCard = film.hasPrefix("card")
            return Release.Use(
                place: .init(
                    media: film, zone: Area(x: 0, y: isCard ? 100 : 0, width: 320, height: isCard ? 80 : 100),
                    fit: .cover, background: .black), boards: ["one"],
                rendition: Rendition(
                    kind: isCard ? .still : .video, object: Digest(of: film), bytes: ByteCount(1),
                    source: Digest(of: film), frames: isCard ? 1 : 30 * (8 + 7 * index), rate: .thirty, hasSound: false)
            )
        }
        let release = Release(
            programme: Digest(of: text), programmeName: "Kiosk", canvas: programme.canvas, rate: .thirty,
            boards: ["one"], uses: uses)
        return Show(
            depot: DepotDirectory("depot"), digest: Digest(of: text), release: release, programme: programme,
            board: "one", output: "none", isLive: true)
    }

    private func kiosk(_ fate: Kiosk.Fate, seed: UInt64) throws -> Kiosk {
        let films = ["a.mp4", "b.mp4", "c.mp4", "card1.png", "card2.png"]
        let show = try Self.show(
            """
            programme: Kiosk
            timezone: UTC
            canvas: 320x180
            layouts:
              all:
                zones:
                  main: { at: [0, 0, 320, 100], playlist: films }
                  side: { at: [0, 100, 320, 80], playlist: cards }
            playlists:
              films: [{ video: a.mp4 }, { video: b.mp4 }, { video: c.mp4 }]
              cards: [{ image: card1.png, for: 9s }, { image: card2.png, for: 20s }]
            """, films: films)
        let still = Shows(current: show) { _ in nil }.show(on: .still, fallback: nil).show
        return Kiosk(show, still: still, fate: fate, seed: seed, at: Self.start)
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
        func tally(_ seed: UInt64) throws -> Kiosk.Tally {
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
}
