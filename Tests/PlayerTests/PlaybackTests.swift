import Depot
import Foundation
import Measures
import PlayLog
import Programmes
import Stage
import SystemPackage
import Testing

@testable import Player

/// The part of the player that decides, with no stage and no clock.
@Suite struct PlaybackTests {
    private static let start = Instant(nanoseconds: 1_764_000_000_000_000_000)
    private static let text = """
        programme: Playback
        timezone: UTC
        canvas: 320x180
        layouts:
          all:
            zones:
              main: { at: [0, 0, 320, 100], playlist: films }
              side: { at: [0, 100, 320, 80], playlist: cards }
        playlists:
          films: [{ video: a.mp4 }, { video: b.mp4 }]
          cards: [{ image: c.png, for: 7s }]
        """

    private func playback(
        end: Duration? = nil, boards: [String] = ["one"], setAside: Set<Digest> = [], frames: Int = 60
    ) throws -> Playback {
        let programme = try ProgrammeFile.parse(Array(Self.text.utf8), file: "p.yaml")
        func use(_ media: String, _ y: Int, _ height: Int, _ kind: Rendition.Kind, frames: Int) -> Release.Use {
            let zone = Area(x: 0, y: y, width: 320, height: height)
            return Release.Use(
                place: .init(media: media, zone: zone, fit: .cover, background: .black), boards: boards,
                rendition: Rendition(
                    kind: kind, object: Digest(of: media), bytes: ByteCount(1), source: Digest(of: media),
                    frames: frames, rate: .thirty, hasSound: false))
        }
        let release = Release(
            programme: Digest(of: Self.text), programmeName: "Playback", canvas: programme.canvas, rate: .thirty,
            boards: ["one"],
            uses: [
                use("a.mp4", 0, 100, .video, frames: frames), use("b.mp4", 0, 100, .video, frames: 90),
                use("c.png", 100, 80, .still, frames: 1),
            ])
        let show = Show(
            depot: DepotDirectory("depot"), digest: Digest(of: "release"), release: release, programme: programme,
            board: "one", output: "none", isLive: true)
        return Playback(show, end: end.map { Self.start + $0 }, zone: .gmt, setAside: setAside)
    }

    private func slots(_ effects: [Playback.Effect]) -> [StageSlot] {
        effects.compactMap { if case .command(.add(let slot)) = $0 { slot } else { nil } }
    }

    private func plays(_ effects: [Playback.Effect]) -> [Play] {
        effects.compactMap { if case .journal(let play) = $0 { play } else { nil } }
    }

    @Test func `however the screen goes on, every slot is told once and in time`() throws {
        var playback = try playback()
        var told = slots(playback.take(.opened(at: Self.start)))
        for step in 1...400 {
            let now = Self.start + .milliseconds(step * 250)
            for slot in slots(playback.take(.presented(until: now))) {
                #expect(slot.start > now, "told before it is due")
                told.append(slot)
            }
        }
        #expect(Set(told.map(\.id)).count == told.count)
        for zone in ["all/main", "all/side"] {
            let lane = told.filter { $0.zone == zone }.sorted { $0.start < $1.start }
            #expect(lane.first?.start == Self.start)
            for (left, right) in zip(lane, lane.dropFirst()) { #expect(left.end == right.start) }
        }
    }

    @Test func `nothing is journalled until the stage has shown it, and then once`() throws {
        var playback = try playback()
        let effects = playback.take(.opened(at: Self.start))
        #expect(plays(effects).isEmpty)
        let slot = try #require(slots(effects).first { $0.zone == "all/main" && $0.start > Self.start })
        let showing = StageEvent.Showing(slot: slot.id, start: slot.start, end: slot.end, frames: 60, pictures: 60)
        let written = plays(playback.take(.shown(showing)))
        #expect(written.map(\.outcome) == [.completed])
        #expect(written.first?.id.uuidString == slot.id)
        #expect(plays(playback.take(.shown(showing))).isEmpty)
    }

    @Test func `a play says what decoded it, and that no display was there for a part of it`() throws {
        var playback = try playback()
        let told = slots(playback.take(.opened(at: Self.start))).filter { $0.zone == "all/main" }
        let (first, second) = (try #require(told.first), try #require(told.dropFirst().first))
        func shown(_ slot: StageSlot) -> StageEvent {
            .shown(.init(slot: slot.id, start: slot.start, end: slot.end, frames: 60, pictures: 60, decoder: "v4l2"))
        }
        for display in [Play.Display.connected, .disconnected, .connected] {
            _ = playback.take(.presented(until: first.start + .milliseconds(500)))
            playback.look(at: display)
        }
        let unseen = try #require(plays(playback.take(shown(first))).first)
        #expect(unseen.display == .disconnected && unseen.decoder == "v4l2")
        _ = playback.take(.presented(until: second.start + .milliseconds(500)))
        playback.look(at: .connected)
        #expect(plays(playback.take(shown(second))).first?.display == .connected)
    }

    @Test(arguments: [(1.0, 0.0), (0.0, 1.0)])
    func `a slot that was seen in part is interrupted`(late: Double, early: Double) throws {
        var playback = try playback()
        let slot = try #require(slots(playback.take(.opened(at: Self.start))).first { $0.start > Self.start })
        let showing = StageEvent.Showing(
            slot: slot.id, start: slot.start + .seconds(late), end: slot.end - .seconds(early), frames: 30, pictures: 30
        )
        #expect(plays(playback.take(.shown(showing))).map(\.outcome) == [.interrupted])
    }

    @Test func `a slot that failed is journalled as that, with no frames`() throws {
        var playback = try playback()
        let slot = try #require(slots(playback.take(.opened(at: Self.start))).first { $0.zone == "all/main" })
        let written = plays(playback.take(.failed(slot: slot.id, reason: "no")))
        #expect(written.map(\.outcome) == [.failed] && written.map(\.frames) == [0])
    }

    @Test(arguments: [(300, 0), (1500, 1)])
    func `what was as good as over when the stage opened has not failed`(left: Int, failures: Int) throws {
        var before = try playback()
        let whole = try #require(slots(before.take(.opened(at: Self.start))).first { $0.zone == "all/main" })
        var playback = try playback()
        let told = slots(playback.take(.opened(at: whole.end - .milliseconds(left))))
        let rest = try #require(told.first { $0.zone == "all/main" && $0.end == whole.end })
        let next = try #require(told.first { $0.zone == "all/main" && $0.start == whole.end })
        #expect(plays(playback.take(.failed(slot: rest.id, reason: "not ready"))).count == failures)
        #expect(plays(playback.take(.failed(slot: next.id, reason: "not ready"))).count == 1)
    }

    @Test func `what is over before anything can have been opened has not failed`() throws {
        var before = try playback(frames: 12)
        let films = slots(before.take(.opened(at: Self.start))).filter { $0.zone == "all/main" }
        let brief = try #require(films.first { $0.start > Self.start && $0.end - $0.start == .milliseconds(400) })
        for (ahead, failures) in [(300, 0), (700, 1)] {
            var playback = try playback(frames: 12)
            let told = slots(playback.take(.opened(at: brief.start - .milliseconds(ahead))))
            let slot = try #require(told.first { $0.zone == "all/main" && $0.start == brief.start })
            #expect(plays(playback.take(.failed(slot: slot.id, reason: "not ready"))).count == failures)
        }
    }

    @Test func `what was on the screen when the stage died is journalled once, as interrupted`() throws {
        var playback = try playback()
        let told = slots(playback.take(.opened(at: Self.start)))
        let died = Self.start + .milliseconds(500)
        _ = playback.take(.presented(until: died))
        let lost = plays(playback.stageGone())
        let shown = told.filter { $0.depth > 0 && $0.start < died }
        #expect(!shown.isEmpty && Set(lost.map(\.id.uuidString)) == Set(shown.map(\.id)))
        #expect(lost.allSatisfy { $0.outcome == .interrupted && $0.start == Self.start && $0.end == died })
        #expect(lost.allSatisfy { $0.frames == 0 }, "nobody has counted them")
        #expect(plays(playback.stageGone()).isEmpty)
    }

    @Test func `the background is drawn but is nobody's play`() throws {
        var playback = try playback()
        let slot = try #require(slots(playback.take(.opened(at: Self.start))).first { $0.depth == 0 })
        let showing = StageEvent.Showing(slot: slot.id, start: slot.start, end: slot.end, frames: 1, pictures: 1)
        #expect(plays(playback.take(.shown(showing))).isEmpty)
    }

    @Test func `a medium without a rendition is told once, and the rest plays`() throws {
        var playback = try playback(boards: ["other"])
        let effects =
            playback.take(.opened(at: Self.start)) + playback.take(.presented(until: Self.start + .seconds(60)))
        let notes = effects.filter { if case .note = $0 { true } else { false } }
        #expect(notes.count == 3, "one for each of three media, in a minute that shows each many times")
        #expect(slots(effects).contains { $0.depth == 0 })
    }

    @Test func `a clock that is moved by little moves the stage's pace and no slot`() throws {
        var playback = try playback()
        _ = playback.take(.opened(at: Self.start))
        let zero = playback.zero
        func told(_ step: Duration) -> [Instant] {
            playback.steer(to: zero + step).compactMap { if case .command(.steer(let zero)) = $0 { zero } else { nil } }
        }
        #expect(told(.zero).isEmpty)
        #expect(told(.microseconds(250)) == [zero + .microseconds(250)] && told(.microseconds(250)).isEmpty)
        #expect(told(.seconds(2)).isEmpty, "a clock that is set is another matter")
        // What the stage goes by is off by what the clock was set since it opened.
        _ = playback.follow(zero + .seconds(2), at: Self.start + .seconds(2))
        #expect(told(.seconds(2) + .milliseconds(1)) == [zero + .microseconds(1250)])
    }

    @Test func `nothing is told beyond the end`() throws {
        var playback = try playback(end: .seconds(4))
        let effects = playback.take(.opened(at: Self.start))
        #expect(slots(effects).allSatisfy { $0.start < Self.start + .seconds(4) })
        #expect(playback.take(.presented(until: Self.start + .seconds(3))).count == 1)
    }

    @Test func `another medium of the same shape stands in for one that is set aside, at nobody's cost`() throws {
        var playback = try playback(setAside: [Digest(of: "b.mp4")])
        let effects = playback.take(.opened(at: Self.start))
        let told = slots(effects).filter { $0.zone == "all/main" }.sorted { $0.start < $1.start }
        let films = told.map { if case .video(let path, _) = $0.source { path } else { "" } }
        #expect(!films.isEmpty && Set(films) == [DepotDirectory("depot").path(of: Digest(of: "a.mp4")).string])
        let b = try #require(told.first { $0.end - $0.start == .seconds(3) })
        let showing = StageEvent.Showing(slot: b.id, start: b.start, end: b.end, frames: 90, pictures: 60)
        let written = try #require(plays(playback.take(.shown(showing))).first)
        #expect(written.item == "a.mp4" && written.campaign == nil && written.content == Digest(of: "a.mp4"))
        let notes = effects.filter { if case .note(let text) = $0 { text.contains("is not played") } else { false } }
        #expect(notes.count == 1)
    }

    @Test func `with nothing left the programme's name stands in, and what is free again plays again`() throws {
        var playback = try playback(setAside: [Digest(of: "c.png")])
        let told = slots(playback.take(.opened(at: Self.start))).filter { $0.zone == "all/side" }
        #expect(told.allSatisfy { if case .text(let look) = $0.source { look.text == "Playback" } else { false } })
        playback.setAside = []
        let later = slots(playback.take(.presented(until: Self.start + .seconds(30)))).filter { $0.zone == "all/side" }
        #expect(!later.isEmpty && later.allSatisfy { if case .still = $0.source { true } else { false } })
    }

    @Test func `what has just begun is the likeliest cause of a death, and what comes much later is none`() throws {
        var playback = try playback()
        let told = slots(playback.take(.opened(at: Self.start)))
        let beginnings = playback.suspects()
        #expect(beginnings.contains(Digest(of: "c.png")) && Set(beginnings).count == beginnings.count)
        let main = told.filter { $0.zone == "all/main" && $0.start > Self.start }.sorted { $0.start < $1.start }
        for slot in main.prefix(2) {
            _ = playback.take(.presented(until: slot.start + .milliseconds(100)))
            let film = slot.end - slot.start == .seconds(2) ? "a.mp4" : "b.mp4"
            // The card may begin with the film.
            #expect(playback.suspects().prefix(2).contains(Digest(of: film)))
        }
        let gone = try self.playback(end: .seconds(1))
        #expect(gone.suspects().isEmpty, "nothing was told yet")
    }
}
