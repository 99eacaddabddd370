import Measures
import Testing

@testable import Player

/// What is set aside, for how long, and who is cleared.
@Suite struct QuarantineTests {
    private static let now = Instant(nanoseconds: 1_764_000_000_000_000_000)
    private let release = Digest(of: "release")
    private let film = Digest(of: "film")
    private let card = Digest(of: "card")

    @Test func `the second death sets the likeliest aside, and only that`() {
        var quarantine = Quarantine()
        #expect(quarantine.strike([film, card], release: release, now: Self.now).isEmpty)
        #expect(quarantine.held.isEmpty)
        #expect(quarantine.strike([film, card], release: release, now: Self.now) == [film])
        #expect(quarantine.holds(film) && !quarantine.holds(card))
    }

    @Test func `if it was not that one, the other is next`() {
        var quarantine = Quarantine()
        for _ in 0..<2 { _ = quarantine.strike([film, card], release: release, now: Self.now) }
        #expect(quarantine.strike([card], release: release, now: Self.now) == [card])
    }

    @Test func `one that was set aside before the true cause was found plays again, once`() {
        var quarantine = Quarantine()
        for _ in 0..<2 { _ = quarantine.strike([card, film], release: release, now: Self.now) }
        #expect(quarantine.holds(card))
        #expect(quarantine.strike([film], release: release, now: Self.now + .seconds(20)) == [film])
        #expect(quarantine.held == [film], "the stage died without the card")
        // If it was the card as well, one more death is enough, and neither gets the other out again.
        #expect(quarantine.strike([card], release: release, now: Self.now + .seconds(40)) == [card])
        _ = quarantine.strike([film], release: release, now: Self.now + .seconds(60))
        #expect(quarantine.holds(card))
    }

    @Test func `what was shown to its end since is cleared, what is set aside is not`() {
        var quarantine = Quarantine()
        _ = quarantine.strike([film, card], release: release, now: Self.now)
        let cleared = quarantine.clear(card)
        #expect(cleared)
        #expect(quarantine.strike([card, film], release: release, now: Self.now) == [film])
        let again = quarantine.clear(film)
        #expect(!again && quarantine.holds(film))
    }

    @Test(arguments: [0, 3_600, 86_399])
    func `before a day is over it stays set aside`(seconds: Int) {
        var quarantine = Quarantine()
        for _ in 0..<2 { _ = quarantine.strike([film], release: release, now: Self.now) }
        let freed = quarantine.parole(release: release, now: Self.now + .seconds(seconds))
        #expect(freed.isEmpty && quarantine.holds(film))
    }

    @Test func `after a day or with a new release it gets another chance, and one more death ends that`() {
        for (release, later) in [(release, Duration.seconds(86_400)), (Digest(of: "new"), .zero)] {
            var quarantine = Quarantine()
            for _ in 0..<2 { _ = quarantine.strike([film], release: self.release, now: Self.now) }
            #expect(quarantine.parole(release: release, now: Self.now + later) == [film])
            #expect(!quarantine.holds(film))
            #expect(quarantine.strike([film], release: release, now: Self.now + later) == [film])
        }
    }

    @Test func `a player that is new gives every one another chance, and one more death ends that`() {
        var quarantine = Quarantine()
        for (content, ago) in [(film, 2_000), (card, 1_000)] {
            for _ in 0..<2 { _ = quarantine.strike([content], release: release, now: Self.now - .seconds(ago)) }
        }
        #expect(quarantine.held == [film, card])
        #expect(quarantine.parole(release: release, now: Self.now).isEmpty)
        #expect(quarantine.parole(release: release, now: Self.now, isNewPlayer: true) == [film, card])
        #expect(quarantine.held.isEmpty)
        #expect(quarantine.strike([film], release: release, now: Self.now) == [film])
    }

    @Test func `a clock that is put back starts the day anew, it does not keep a medium for years`() {
        var quarantine = Quarantine()
        for _ in 0..<2 { _ = quarantine.strike([film], release: release, now: Self.now) }
        let past = Self.now - .seconds(86_400 * 3_650)
        #expect(quarantine.parole(release: release, now: past).isEmpty)
        #expect(quarantine.parole(release: release, now: past + .seconds(86_400)) == [film])
    }
}
