import Depot
import Foundation
import Measures
import PlayLog
import Programmes
import Stage
import SystemPackage
import Testing

@testable import Player

/// What the player makes of streams, which no release holds.
@Suite struct StreamPlaybackTests {
    private static let start = Instant(nanoseconds: 1_764_000_000_000_000_000)
    private static let address = "rtsp://10.0.0.1/live"

    private func playback(
        setAside: Set<Digest> = [], address: String = Self.address, item: String? = nil
    ) throws -> Playback {
        let item = item ?? #"{ stream: "\#(address)", for: 10s }"#
        let text = """
            programme: Lobby
            timezone: UTC
            canvas: 320x180
            layouts: { all: { zones: { main: { at: [0, 0, 320, 180], playlist: live, fit: contain } } } }
            playlists: { live: [\(item), { stream: "v4l2:///dev/video0", for: 10s }] }
            """
        let programme = try ProgrammeFile.parse(Array(text.utf8), file: "p.yaml")
        let release = Release(
            programme: Digest(of: text), programmeName: "Lobby", canvas: programme.canvas, rate: .thirty,
            boards: ["one"], uses: [])
        let show = Show(
            depot: DepotDirectory("depot"), digest: Digest(of: "release"), release: release, programme: programme,
            board: "one", output: "none", isLive: true)
        return Playback(show, end: nil, zone: .gmt, setAside: setAside)
    }

    private func slots(_ effects: [Playback.Effect]) -> [StageSlot] {
        effects.compactMap { if case .command(.add(let slot)) = $0 { slot } else { nil } }.filter { $0.depth > 0 }
    }

    private func notes(_ effects: [Playback.Effect]) -> [String] {
        effects.compactMap { if case .note(let text) = $0 { text } else { nil } }
    }

    @Test func `a stream is told to the stage by its address, and how it fills its zone`() throws {
        var playback = try playback()
        let sources = slots(playback.take(.opened(at: Self.start))).map(\.source)
        #expect(sources.contains(.stream(address: Self.address, fit: .contain)))
        #expect(sources.contains(.stream(address: "v4l2:///dev/video0", fit: .contain)))
    }

    @Test func `a sound that comes from an address is a stream without a picture`() throws {
        let address = "https://viewer:s3cret@example.com/radio"
        var playback = try playback(item: #"{ audio: "\#(address)", for: 10s }"#)
        let effects = playback.take(.opened(at: Self.start))
        let slot = try #require(slots(effects).first { $0.source == .soundStream(address: address) })
        #expect(!slot.source.hasPicture && slot.end - slot.start == .seconds(10))
        #expect(
            notes(playback.take(.noted(slot: slot.id, text: "is back"))) == ["main: https://example.com/radio is back"])
        _ = playback.take(.presented(until: Self.start + .seconds(5)))
        #expect(playback.suspects().contains(Digest(stream: address)))
        #expect(playback.show.media(of: Digest(stream: address)) == "https://example.com/radio")
    }

    @Test func `a stream's troubles are noted with its zone and its address`() throws {
        var playback = try playback()
        let slot = try #require(slots(playback.take(.opened(at: Self.start))).first)
        guard case .stream(let address, _) = slot.source else {
            Issue.record("\(slot.source)")
            return
        }
        let effects = playback.take(.noted(slot: slot.id, text: "is back after 4s"))
        #expect(notes(effects) == ["main: \(address) is back after 4s"])
        #expect(notes(playback.take(.noted(slot: "another", text: "is back"))).isEmpty)
    }

    @Test func `a stream that kills the stage is suspected, and set aside, by its address`() throws {
        var playback = try playback()
        _ = playback.take(.opened(at: Self.start))
        _ = playback.take(.presented(until: Self.start + .seconds(20)))
        #expect(playback.suspects().contains(Digest(stream: Self.address)))

        var without = try self.playback(setAside: [Digest(stream: Self.address)])
        let effects = without.take(.opened(at: Self.start))
        #expect(!slots(effects).map(\.source).contains(.stream(address: Self.address, fit: .contain)))
        #expect(slots(effects).map(\.source).contains(.stream(address: "v4l2:///dev/video0", fit: .contain)))
        #expect(notes(effects) == ["main: \(Self.address) is not played, built-in still stands in for it"])
        #expect(without.show.media(of: Digest(stream: Self.address)) == Self.address)
    }

    @Test func `the stage has the whole address, and whoever reads has it without its secrets`() throws {
        let address = "rtsp://viewer:s3cret@10.0.0.1/live?key=s3cret"
        let plain = "rtsp://10.0.0.1/live?…"
        var playback = try playback(address: address)
        let effects = playback.take(.opened(at: Self.start))
        let slot = try #require(slots(effects).first { $0.source == .stream(address: address, fit: .contain) })
        #expect(notes(playback.take(.noted(slot: slot.id, text: "is back"))) == ["main: \(plain) is back"])
        let showing = StageEvent.Showing(
            slot: slot.id, start: slot.start, end: slot.end, frames: 300, pictures: 300)
        let shown = playback.take(.shown(showing))
        guard case .journal(let play)? = shown.first, case .cleared(let medium)? = shown.last else {
            Issue.record("\(shown)")
            return
        }
        #expect(play.item == plain && medium == Digest(stream: address))
        #expect(playback.show.media(of: Digest(stream: address)) == plain)
        var without = try self.playback(setAside: [Digest(stream: address)], address: address)
        #expect(
            notes(without.take(.opened(at: Self.start))) == [
                "main: \(plain) is not played, built-in still stands in for it"
            ])
    }
}
