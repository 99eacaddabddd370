import Depot
import Foundation
import Measures
import PlayLog
import Programmes
import Stage
import SystemPackage
import Testing

@testable import Player

/// Another release takes over on the same stage.
@Suite struct ChangeTests {
    private static let start = Instant(nanoseconds: 1_764_000_000_000_000_000)

    private func show(_ name: String, canvas: String = "320x180", text given: String? = nil) throws -> Show {
        let text =
            given ?? """
                programme: \(name)
                timezone: UTC
                canvas: \(canvas)
                layouts:
                  all:
                    zones:
                      main: { at: [0, 0, 320, 100], playlist: cards }
                      side: { at: [0, 100, 320, 80], text: \(name) }
                playlists: { cards: [{ text: \(name)-A, for: 7s }, { text: \(name)-B, for: 11s }] }
                """
        let programme = try ProgrammeFile.parse(Array(text.utf8), file: "p.yaml")
        let release = Release(
            programme: Digest(of: text), programmeName: name, canvas: programme.canvas, rate: .thirty, boards: ["one"],
            uses: [])
        return Show(
            depot: DepotDirectory("depot"), digest: Digest(of: name), release: release, programme: programme,
            board: "one", output: "none", isLive: true)
    }

    private struct Told {
        var slots: [String: StageSlot] = [:]
        var ends: [String: Instant] = [:]
        var changed: [Digest] = []

        mutating func take(_ effects: [Playback.Effect]) {
            for effect in effects {
                switch effect {
                case .command(.add(let slot)): (slots[slot.id], ends[slot.id]) = (slot, slot.end)
                case .command(.end(let id, let at)): ends[id] = at
                case .changed(let show): changed.append(show.digest)
                default: continue
                }
            }
        }

        func shown(at instant: Instant, in zone: String) -> [StageSlot] {
            slots.values.filter { $0.zone == zone && $0.start <= instant && instant < ends[$0.id] ?? $0.end }
        }
    }

    @Test(arguments: [0, 1, 6, 9, 17])
    func `the other release takes over where the largest zone's item ends, with no moment between`(after: Int) throws {
        let (old, new) = (try show("Old"), try show("New"))
        var playback = Playback(old, end: nil, zone: .gmt)
        var told = Told()
        told.take(playback.take(.opened(at: Self.start)))
        var expected: Instant?
        for second in 0...60 {
            let now = Self.start + .seconds(second)
            told.take(playback.take(.presented(until: now)))
            if second == after {
                told.take(playback.change(to: new, situation: Situation(), at: now))
                expected = playback.next?.since
            }
        }
        let takeover = try #require(expected)
        #expect(takeover >= Self.start + .seconds(after + 5) && takeover <= Self.start + .seconds(after + 5 + 11))
        #expect(told.changed == [new.digest] && playback.show.digest == new.digest)
        for step in 0...600 {
            let instant = Self.start + .milliseconds(step * 100)
            for zone in ["all/main", "all/side"] {
                let shown = told.shown(at: instant, in: zone)
                #expect(shown.count == 1, "\(zone) at \(step * 100) ms")
                guard case .text(let look)? = shown.first?.source else { continue }
                #expect(look.text.hasPrefix(instant < takeover ? "Old" : "New"), "\(zone) at \(step * 100) ms")
            }
        }
        let last = told.slots.values.filter { $0.zone == "all/main" && told.ends[$0.id] == takeover }
        #expect(last.count == 1 && last.first?.end == takeover, "it was shown to its end")
    }

    @Test func `it is the other release's screen as soon as one of its slots begins`() throws {
        let (old, new) = (try show("Old"), try show("New"))
        var playback = Playback(old, end: nil, zone: .gmt)
        var told = Told()
        told.take(playback.take(.opened(at: Self.start)))
        told.take(playback.change(to: new, situation: Situation(), at: Self.start))
        let takeover = try #require(playback.next?.since)
        told.take(playback.take(.presented(until: takeover - .milliseconds(100))))
        let first = try #require(told.shown(at: takeover, in: "all/main").first)
        let effects = playback.take(.begun(slot: first.id, at: takeover - .milliseconds(16)))
        guard case .changed(let show) = effects.first, case .began(_, id: first.id, _, _) = effects.last else {
            Issue.record("\(effects)")
            return
        }
        #expect(show.digest == new.digest)
    }

    @Test func `what was begun before is journalled for the release that it was of`() throws {
        let (old, new) = (try show("Old"), try show("New"))
        var playback = Playback(old, end: nil, zone: .gmt)
        var told = Told()
        told.take(playback.take(.opened(at: Self.start)))
        let side = try #require(told.shown(at: Self.start, in: "all/side").first)
        told.take(playback.change(to: new, situation: Situation(), at: Self.start))
        let takeover = try #require(playback.next?.since)
        _ = playback.take(.presented(until: takeover + .seconds(1)))
        let effects = playback.take(
            .shown(.init(slot: side.id, start: Self.start, end: takeover, frames: 30, pictures: 1)))
        guard case .journal(let play)? = effects.first else { throw Missing() }
        #expect(play.release == old.digest && play.item == "Old" && play.outcome == .interrupted)
        let next = try #require(told.shown(at: takeover, in: "all/side").first)
        let later = playback.take(
            .shown(.init(slot: next.id, start: next.start, end: next.end, frames: 30, pictures: 1)))
        guard case .journal(let after)? = later.first else { throw Missing() }
        #expect(after.release == new.digest)
    }

    private struct Missing: Error {}

    @Test func `another canvas is another stage's`() throws {
        let playback = Playback(try show("Old"), end: nil, zone: .gmt)
        #expect(playback.canShow(try show("New")))
        #expect(!playback.canShow(try show("New", canvas: "320x240")))
    }

    @Test func `a release that takes over has its own good minute, and its own chance`() {
        var supervisor = StageSupervisor(rung: .still)
        let start = ContinuousClock.now
        _ = supervisor.step(.started, now: start)
        for second in 0...70 { _ = supervisor.step(.presented, now: start + .seconds(second)) }
        _ = supervisor.step(.changed, now: start + .seconds(70))
        #expect(supervisor.rung == .current)
        var proved: [Int] = []
        for second in 71...200 where !supervisor.step(.presented, now: start + .seconds(second)).isEmpty {
            proved.append(second)
        }
        #expect(proved == [131])
    }

    @Test func `what a trigger brings while another release waits is shown in one release at a time`() throws {
        let text = """
            programme: Till
            canvas: 320x180
            layouts:
              all: { zones: { main: { at: [0, 0, 320, 180], playlist: cards } } }
              cart: { zones: { total: { at: [0, 0, 320, 180], text: Total } } }
            playlists: { cards: [{ text: A, for: 20s }] }
            triggers: { checkout: { layout: cart, for: 90s } }
            """
        let (old, new) = (try show("Old", text: text), try show("New", text: text))
        var playback = Playback(old, end: nil, zone: .gmt)
        var told = Told()
        told.take(playback.take(.opened(at: Self.start)))
        told.take(playback.change(to: new, situation: Situation(), at: Self.start + .seconds(1)))
        let fired = Activation(trigger: "checkout", start: Self.start + .seconds(2))
        told.take(playback.adopt(Situation(activations: [fired]), at: Self.start + .seconds(2)))
        for second in 2...60 { told.take(playback.take(.presented(until: Self.start + .seconds(second)))) }
        for second in 3...60 {
            #expect(told.shown(at: Self.start + .seconds(second), in: "cart/total").count == 1, "\(second) s")
        }
    }
}
