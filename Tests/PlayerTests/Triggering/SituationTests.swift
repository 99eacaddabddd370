import Depot
import Foundation
import Measures
import PlayLog
import Programmes
import Stage
import SystemPackage
import Testing
import Timelines

@testable import Player

/// What a trigger changes in what the stage was told.
@Suite struct SituationTests {
    private static let start = Instant(nanoseconds: 1_764_000_000_000_000_000)
    private static let text = """
        programme: till
        timezone: UTC
        canvas: 320x180
        data: { stock: { file: stock.json } }
        layouts:
          day:
            zones:
              main: { at: [0, 0, 320, 100], playlist: films }
              side: { at: [0, 100, 320, 80], text: "Espresso {{stock.espresso|soon}}" }
          cart: { zones: { total: { at: [0, 0, 320, 180], text: "Total {{total|-}}" } } }
        playlists:
          films: [{ text: A, for: 10s }, { text: B, for: 10s, needs: stock.b }, { text: C, for: 10s }]
        schedule: [{ layout: day, hours: "00:00-24:00" }]
        triggers:
          checkout: { layout: cart, data: [total] }
          pause: { layout: cart, resume: pause }
        """

    private func playback() throws -> Playback {
        let text = Self.text.replacing("\"00:00-24:00\"", with: "00:00-23:59")
        let programme = try ProgrammeFile.parse(Array(text.utf8), file: "p.yaml")
        let release = Release(
            programme: Digest(of: text), programmeName: "till", canvas: programme.canvas, rate: .thirty,
            boards: ["one"], uses: [])
        let show = Show(
            depot: DepotDirectory("depot"), digest: Digest(of: "release"), release: release, programme: programme,
            board: "one", output: "none", isLive: true)
        var playback = Playback(show, end: nil, zone: .gmt)
        playback.situation = Situation(fields: ["stock.b": "yes"])
        return playback
    }

    /// What the stage knows after those effects: its slots, by what they show.
    private struct Wall {
        var slots: [String: StageSlot] = [:]
        var ends: [String: Instant] = [:]

        mutating func take(_ effects: [Playback.Effect]) {
            for effect in effects {
                switch effect {
                case .command(.add(let slot)):
                    slots[slot.id] = slot
                    ends[slot.id] = slot.end
                case .command(.end(let id, let at)): ends[id] = at
                default: break
                }
            }
        }

        /// The texts on the screen at an instant, by zone.
        func texts(at instant: Instant) -> [String: [String]] {
            var shown: [String: [String]] = [:]
            for slot in slots.values where slot.start <= instant && instant < ends[slot.id] ?? slot.end {
                if case .text(let look) = slot.source { shown[slot.zone, default: []].append(look.text) }
            }
            return shown
        }
    }

    private func opened() throws -> (Playback, Wall) {
        var playback = try playback()
        var wall = Wall()
        wall.take(playback.take(.opened(at: Self.start)))
        return (playback, wall)
    }

    private func situation(_ name: String, from: Int, to: Int? = nil, total: String? = nil) -> Situation {
        Situation(
            activations: [
                Activation(
                    trigger: name, start: Self.start + .seconds(from), end: to.map { Self.start + .seconds($0) },
                    data: total.map { ["total": $0] } ?? [:])
            ], fields: ["stock.b": "yes"])
    }

    @Test func `a trigger takes the screen at once, new data changes only the text, its end gives the screen back`()
        throws
    {
        var (playback, wall) = try opened()
        let before = wall.texts(at: Self.start + .seconds(6))
        let fire = Self.start + .seconds(2)
        wall.take(playback.adopt(situation("checkout", from: 2, total: "1.20"), at: fire))
        #expect(wall.texts(at: fire) == ["cart/total": ["Total 1.20"]])
        let ground = wall.slots.values.filter { $0.zone == "cart/background" }
        wall.take(playback.adopt(situation("checkout", from: 2, total: "2.40"), at: Self.start + .seconds(4)))
        #expect(wall.texts(at: Self.start + .seconds(3)) == ["cart/total": ["Total 1.20"]])
        #expect(wall.texts(at: Self.start + .seconds(4)) == ["cart/total": ["Total 2.40"]])
        #expect(wall.slots.values.filter { $0.zone == "cart/background" }.map(\.id) == ground.map(\.id))
        wall.take(playback.adopt(situation("checkout", from: 2, to: 6, total: "2.40"), at: Self.start + .seconds(6)))
        #expect(wall.texts(at: Self.start + .seconds(6)) == before, "the schedule is joined where it would have been")
    }

    @Test func `whatever comes, the stage and the timeline agree on every instant that is still to come`() throws {
        var (playback, wall) = try opened()
        var dice = SystemRandomNumberGenerator()
        var activations: [Activation] = []
        var trace: [String] = []
        for step in 1...120 {
            let now = Self.start + .milliseconds(step * 400)
            switch Int.random(in: 0..<6, using: &dice) {
            case 0:
                activations.append(Activation(trigger: "checkout", start: now, data: ["total": "\(step)"]))
            case 1: activations.append(Activation(trigger: "pause", start: now))
            case 2:
                activations = activations.map {
                    $0.end == nil ? Activation(trigger: $0.trigger, start: $0.start, end: now, data: $0.data) : $0
                }
            default: break
            }
            trace.append("\(step): \(activations.map { "\($0.trigger) \(($0.start - Self.start).text)" })")
            let fields = step % 7 < 3 ? ["stock.b": "no"] : ["stock.b": "1", "stock.espresso": "1.20"]
            wall.take(playback.adopt(Situation(activations: activations, fields: fields), at: now))
            wall.take(playback.take(.presented(until: now)))
            for ahead in [0, 1, 700, 5000, 14_000] {
                let instant = now + .milliseconds(ahead)
                let expected = playback.timeline.slots(
                    from: instant, to: instant + .nanoseconds(1), triggers: activations, fields: fields)
                var texts: [String: [String]] = [:]
                for slot in expected {
                    let look: TextLook
                    switch slot.content {
                    case .text(let text): look = text
                    case .item(let item, _):
                        guard case .text(let text) = item.media else { continue }
                        look = text
                    default: continue
                    }
                    texts["\(slot.layout)/\(slot.zone)", default: []].append(look.shown(fields).text)
                }
                #expect(wall.texts(at: instant) == texts, "\(trace.suffix(6)), \(ahead) ms ahead")
            }
        }
    }

    @Test func `an item that was cut short is interrupted, however exactly it was cut`() throws {
        var (playback, _) = try opened()
        let slot = try #require(
            playback.open.first {
                $0.value.slot.title == "A" || $0.value.slot.title == "B" || $0.value.slot.title == "C"
            })
        let cut = max(slot.value.slot.start, Self.start) + .seconds(1)
        _ = playback.adopt(Situation(activations: [Activation(trigger: "checkout", start: cut)]), at: cut)
        let showing = StageEvent.Showing(
            slot: slot.key, start: max(slot.value.slot.start, Self.start), end: cut, frames: 30, pictures: 1)
        let plays = playback.take(.shown(showing)).compactMap { if case .journal(let play) = $0 { play } else { nil } }
        #expect(plays.map(\.outcome) == [.interrupted])
    }

    @Test func `a stage that dies says of what it was told in the middle no more than was seen`() throws {
        var (playback, _) = try opened()
        let (from, to) = (Self.start + .seconds(1), Self.start + .seconds(4))
        let checkout = Situation(activations: [Activation(trigger: "checkout", start: from)])
        _ = playback.take(.presented(until: from))
        _ = playback.adopt(checkout, at: from)
        _ = playback.take(.presented(until: to))
        _ = playback.adopt(Situation(), at: to)
        _ = playback.adopt(checkout, at: to)  // told and taken back before a frame could show it
        _ = playback.adopt(Situation(), at: to)
        _ = playback.take(.presented(until: to + .seconds(2)))
        let plays = playback.stageGone().compactMap { if case .journal(let play) = $0 { play } else { nil } }
        #expect(plays.filter { $0.layout == "cart" }.map(\.start) == [from])
        let day = plays.filter { $0.layout == "day" }
        #expect(day.count >= 4 && day.allSatisfy { $0.end <= from || $0.start >= to }, "\(day)")
    }

    @Test func `an item that needs what is sold out gives its time to the next`() throws {
        var (playback, wall) = try opened()
        let all = (0..<30).compactMap { wall.texts(at: Self.start + .milliseconds($0 * 500))["day/main"]?.first }
        wall.take(playback.adopt(Situation(fields: ["stock.b": "0"]), at: Self.start))
        let left = (0..<29).compactMap { wall.texts(at: Self.start + .milliseconds($0 * 500))["day/main"]?.first }
        #expect(left.count == 29 && !left.contains("B"))
        for (before, after) in zip(all, left) { #expect(after == (before == "B" ? "C" : before)) }
    }
}
