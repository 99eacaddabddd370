import Foundation
import Measures
import PlayLog
import SystemPackage
import Testing

@testable import Player

/// Which times are believed.
@Suite struct TimekeeperTests {
    private static let now = Instant(nanoseconds: 1_796_000_000_000_000_000)  // in November 2026
    private static let boot = Duration.seconds(30)

    private func reading(
        _ ahead: Duration, after span: Duration = .zero, synced: Bool = false
    ) -> Timekeeper.Reading {
        .init(
            wall: Self.now + span + ahead, steady: Self.boot + span, sync: synced ? .within(.milliseconds(20)) : .none)
    }

    private func known(_ latest: Duration?, certain: Duration? = nil) -> KnownTime {
        KnownTime(latest: latest.map { Self.now + $0 }, certain: certain.map { Self.now + $0 })
    }

    @Test func `a clock that may be right is believed, and how sure it is follows from who keeps it`() {
        var keeper = Timekeeper(KnownTime(), first: reading(.zero))
        #expect(keeper.certainty == .freeRunning && keeper.uncertainty == nil && keeper.zero + Self.boot == Self.now)
        keeper.take(reading(.zero, after: .seconds(10), synced: true))
        #expect(keeper.certainty == .synchronised && keeper.uncertainty == .milliseconds(20))
        let day = Duration.seconds(86_400)
        keeper.take(reading(.zero, after: day))
        #expect(keeper.certainty == .freeRunning)
        let uncertainty = keeper.uncertainty ?? .zero
        #expect(
            uncertainty > .seconds(8) && uncertainty < .seconds(11), "a quartz loses some ten seconds a day at most")
    }

    @Test(arguments: [
        (Duration.seconds(-57 * 365 * 86_400), "1970"), (.seconds(-3_600), "an hour ago"),
        (.seconds(500 * 86_400), "in a year and a half"), (.seconds(7_000_000_000), "in 2248"),
    ])
    func `a clock that is found behind the last known time, or far ahead of it, is not believed`(
        off: Duration, what: String
    ) {
        let keeper = Timekeeper(known(.seconds(-5)), first: reading(off))
        #expect(keeper.certainty == .floor && keeper.uncertainty == nil, "\(what)")
        #expect(keeper.zero + Self.boot == Self.now - .seconds(5), "\(what)")
    }

    @Test func `time goes on from the last known one until a clock is right, and is moved then`() {
        var keeper = Timekeeper(known(.seconds(-600)), first: reading(.seconds(-50 * 365 * 86_400)))
        #expect(keeper.take(reading(.seconds(-50 * 365 * 86_400), after: .seconds(60))) == .zero)
        #expect(keeper.known.latest == Self.now - .seconds(540), "a power cut now takes no time back")
        #expect(keeper.take(reading(.zero, after: .seconds(61), synced: true)) == .seconds(600))
        #expect(keeper.certainty == .synchronised && keeper.zero + Self.boot == Self.now)
    }

    @Test func `whoever sets the clock back is believed, but not to before a time server's word`() {
        var keeper = Timekeeper(known(.zero, certain: .seconds(-7_200)), first: reading(.zero))
        #expect(keeper.take(reading(.seconds(-3_600), after: .seconds(1))) == .seconds(-3_600))
        #expect(keeper.certainty == .freeRunning)
        #expect(keeper.take(reading(.seconds(-10_000), after: .seconds(2))) == .zero)
        #expect(keeper.certainty == .floor && keeper.zero + Self.boot == Self.now - .seconds(3_600))
    }

    @Test func `a board that nothing was known of starts in no year before this player's`() {
        let keeper = Timekeeper(KnownTime(), first: reading(.seconds(-50 * 365 * 86_400)))
        #expect(keeper.certainty == .floor && keeper.zero + Self.boot == Timekeeper.epoch)
        #expect(keeper.known == KnownTime(), "a guess is not kept")
        var later = keeper
        #expect(later.take(reading(.zero, after: .seconds(5))) > .seconds(86_400), "however old the player is")
        #expect(later.certainty == .freeRunning)
    }

    @Test func `less than a tenth of a second is followed by a quarter of a millisecond at each reading, and told`() {
        var keeper = Timekeeper(KnownTime(), first: reading(.zero))
        let before = keeper.zero
        #expect(keeper.take(reading(.milliseconds(80), after: .seconds(1), synced: true)) == .zero)
        #expect(keeper.zero == before + .microseconds(250))
        #expect(keeper.uncertainty == .microseconds(99_750))
        for beat in 1...400 {
            #expect(keeper.take(reading(.milliseconds(80), after: .seconds(1 + beat), synced: true)) == .zero)
        }
        #expect(keeper.zero == before + .milliseconds(80) && keeper.uncertainty == .milliseconds(20))
        #expect(keeper.take(reading(.milliseconds(-10), after: .seconds(500), synced: true)) == .zero)
        #expect(keeper.zero == before + .microseconds(79_750), "it goes back as slowly")
        #expect(keeper.certainty == .synchronised, "a server that corrects itself by little is believed")
    }

    @Test func `what is known lasts in a file, and one that does not read is none`() throws {
        let directory = FilePath(FileManager.default.temporaryDirectory.path).appending("clock-\(UUID())")
        defer { try? FileManager.default.removeItem(atPath: directory.string) }  // a test's leftovers harm nobody
        let early = reading(.seconds(-50 * 365 * 86_400))
        let file = KnownTimeFile(in: directory)
        try file.write(known(.seconds(-60)))
        let timepiece = Timepiece(state: directory) { early }
        #expect(timepiece.certainty == .floor && timepiece.reading.clock == .estimated)
        #expect(timepiece.keep() == nil && file.read() == known(.seconds(-60)))
        try Data("{".utf8).write(to: URL(fileURLWithPath: file.path.string))
        #expect(file.read() == KnownTime())
    }

    @Test func `a disk that takes nothing is told of once`() {
        let right = reading(.zero)
        let timepiece = Timepiece(state: "/proc/nowhere") { right }
        #expect(timepiece.keep()?.hasPrefix("the time is not on the disk") == true)
        #expect(timepiece.keep() == nil)
    }
}
