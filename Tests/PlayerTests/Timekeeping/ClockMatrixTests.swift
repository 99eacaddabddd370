import Depot
import Foundation
import Measures
import PlayLog
import Programmes
import Stage
import SystemPackage
import Testing

@testable import Player

/// Twelve things that befall clocks, in twenty time zones: the show goes on through each, and time is not taken back.
@Suite struct ClockMatrixTests {
    /// What the wall clock is ahead of the true time, after so long of a show.
    struct Trouble: Sendable, CustomStringConvertible {
        let description: String
        /// Whether the clock was right before, and when the player was last known to live. Units: seconds ago.
        var lastKnown: Int? = 60
        var begins: Instant?
        let ahead: @Sendable (_ after: Duration) -> Duration
        var synced: @Sendable (_ after: Duration) -> Bool = { _ in false }
        /// What the show is to go by at the end, ahead of the true time; `nil` where it cannot know.
        var ending: Duration? = .zero
    }

    private static let hour = Duration.seconds(3_600)
    private static let year = hour * 24 * 365
    /// When things happen, of a quarter of an hour.
    private static let turn = Duration.seconds(300)

    private static func instant(_ text: String) -> Instant {
        Instant(iso8601: text, in: .gmt) ?? Instant(nanoseconds: 0)
    }

    static let troubles: [Trouble] = [
        Trouble(description: "no battery, no server", ahead: { _ in year * -56 }, ending: .seconds(-60)),
        Trouble(
            description: "no battery until the server answers", ahead: { $0 < turn ? year * -56 : .zero },
            synced: { $0 >= turn }),
        Trouble(
            description: "the first start, in the wrong year", lastKnown: nil,
            ahead: { $0 < turn ? year * -26 : .zero }, synced: { $0 >= turn }),
        Trouble(description: "an hour ahead at once", ahead: { $0 < turn ? .zero : hour }, ending: hour),
        Trouble(description: "an hour back at once", ahead: { $0 < turn ? .zero : hour * -1 }, ending: hour * -1),
        Trouble(
            description: "an hour back, against the server's word", ahead: { $0 < turn ? .zero : hour * -1 },
            synced: { $0 < turn }),
        Trouble(description: "ten years ahead", ahead: { $0 < turn ? .zero : year * 10 }),
        Trouble(description: "ten years back", ahead: { $0 < turn ? .zero : year * -10 }),
        Trouble(
            description: "a server that lies by ten years", ahead: { $0 < turn ? .zero : year * 10 },
            synced: { _ in true }),
        Trouble(
            description: "to and fro each minute",
            ahead: { Int($0 / .seconds(60)) % 2 == 0 ? .zero : .seconds(1_800) }, ending: nil),
        Trouble(
            description: "through the hour that summer takes", begins: instant("2027-03-28T00:50Z"),
            ahead: { $0 < turn ? .zero : .seconds(45) }, ending: .seconds(45)),
        Trouble(
            description: "through January 2038", begins: instant("2038-01-19T03:00Z"),
            ahead: { $0 < turn ? .zero : .seconds(-2) }, ending: .seconds(-2)),
    ]

    static let zones = [
        "UTC", "Europe/Lisbon", "Europe/Berlin", "Europe/Dublin", "Africa/Casablanca", "America/New_York",
        "America/Sao_Paulo", "America/St_Johns", "America/Caracas", "Asia/Shanghai", "Asia/Tehran", "Asia/Kathmandu",
        "Asia/Tokyo", "Asia/Pyongyang", "Australia/Lord_Howe", "Australia/Adelaide", "Pacific/Chatham", "Pacific/Apia",
        "Pacific/Kiritimati", "Antarctica/Troll",
    ]

    private static func show(_ zone: String) throws -> Show {
        let text = """
            programme: Clock
            timezone: \(zone)
            canvas: 320x180
            layouts:
              day: { zones: { main: { at: [0, 0, 320, 100], playlist: cards }, side: { at: [0, 100, 320, 80], text: S } } }
              night: { zones: { main: { at: [0, 0, 320, 180], text: N } } }
            playlists: { cards: [{ text: A, for: 7s }, { text: B, for: 11s }] }
            schedule: [{ layout: day }, { layout: night, hours: "22:00-02:30", priority: 1 }]
            """
        let programme = try ProgrammeFile.parse(Array(text.utf8), file: "p.yaml")
        let release = Release(
            programme: Digest(of: text), programmeName: "Clock", canvas: programme.canvas, rate: .thirty,
            boards: ["one"], uses: [])
        return Show(
            depot: DepotDirectory("depot"), digest: Digest(of: "release"), release: release, programme: programme,
            board: "one", output: "none", isLive: true)
    }

    @Test(arguments: troubles, zones)
    func `the screen is never without a slot, and what is believed is right as soon as it can be`(
        trouble: Trouble, zone: String
    ) throws {
        let begins = trouble.begins ?? Self.instant("2026-12-05T20:30Z")
        let known = KnownTime(latest: trouble.lastKnown.map { begins - .seconds($0) })
        let boot = Duration.seconds(90)
        func reading(_ after: Duration) -> Timekeeper.Reading {
            .init(
                wall: begins + after + trouble.ahead(after), steady: boot + after,
                sync: trouble.synced(after) ? .within(.milliseconds(5)) : .none)
        }
        var keeper = Timekeeper(known, first: reading(.zero))
        var playback = Playback(
            try Self.show(zone), end: nil, zone: .gmt, zero: keeper.zero, reading: ClockReading(keeper))
        var stage = ToldStage(opened: keeper.zero + boot)
        stage.take(playback.take(.opened(at: stage.opened)))
        var certain: Instant?
        for second in stride(from: 5, through: 900, by: 5) {
            let after = Duration.seconds(second)
            if keeper.take(reading(after)) != .zero {
                stage.take(playback.follow(keeper.zero, at: keeper.zero + boot + after))
            }
            for effect in stage.go(on: after) { stage.take(playback.take(effect)) }
            #expect(stage.isCovered, "\(second) s: nothing on a part of the screen")
            let now = keeper.zero + boot + after
            #expect(now >= certain ?? Timekeeper.epoch, "\(second) s: time was taken back")
            certain = keeper.known.certain
            guard stage.isCovered else { break }
        }
        let ending = keeper.zero + boot - begins
        if let expected = trouble.ending { #expect((ending - expected).inSeconds.magnitude < 0.2, "\(ending)") }
        #expect(stage.wrong.isEmpty, "\(stage.wrong.prefix(3))")
    }
}

/// A stage that shows what it is told, by its own clock.
private struct ToldStage {
    let opened: Instant
    private var slots: [String: StageSlot] = [:]
    private var now: Instant
    private(set) var wrong: [String] = []

    init(opened: Instant) { (self.opened, now) = (opened, opened) }

    mutating func take(_ effects: [Playback.Effect]) {
        for effect in effects {
            switch effect {
            case .command(.add(let slot)): slots[slot.id] = slot
            case .command(.end(let id, let at)):
                guard let slot = slots[id] else { continue }
                slots[id] = at > slot.start ? slot.until(at) : nil
            case .journal(let play):
                if play.end <= play.start { wrong.append("\(play.item) from \(play.start) to \(play.end)") }
            default: continue
            }
        }
    }

    /// What it says after so long.
    mutating func go(on after: Duration) -> [StageEvent] {
        now = opened + after
        let over = slots.values.filter { $0.end <= now }
        for slot in over { slots[slot.id] = nil }
        return over.map { slot in
            let seen = max(slot.start, opened)
            return .shown(.init(slot: slot.id, start: seen, end: slot.end, frames: 30, pictures: 1))
        } + [.presented(until: now)]
    }

    /// Whether each part of the canvas has a slot now: the two zones of the day, or the night's.
    var isCovered: Bool {
        let shown = slots.values.filter { $0.depth > 0 && $0.start <= now && now < $0.end }
        let area = shown.reduce(0) { $0 + $1.area.width * $1.area.height }
        return area == 320 * 180
    }
}

extension StageSlot {
    fileprivate func until(_ end: Instant) -> StageSlot {
        StageSlot(
            id: id, zone: zone, area: area, depth: depth, start: start, end: end, origin: origin, source: source)
    }
}
