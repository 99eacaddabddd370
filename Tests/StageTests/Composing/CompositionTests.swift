import CGStreamer
import Foundation
import Measures
import Programmes
import Synchronization
import Testing

@testable import Stage

/// A show at the pace of a screen, made by GStreamer itself and seen by nobody.
@Suite struct CompositionTests {
    private func composition(tell: @escaping @Sendable (Composition.Notice) -> Void) throws -> Composition {
        try Library.start()
        let zero = Instant(Date()) - SteadyClock.now
        let canvas = try #require(Resolution(width: 64, height: 64))
        return try Composition(
            StageCommand.Opening(
                canvas: canvas, rate: .thirty, output: "none", start: zero + SteadyClock.now,
                zero: zero, end: nil), tell: tell)
    }

    @Test func `a screen is no further behind what is made than a frame and a fiftieth of a second`() async throws {
        let (notices, feed) = AsyncStream.makeStream(of: Composition.Notice.self)
        let composition = try composition { feed.yield($0) }
        try composition.start()
        // Once frames come, all elements have said how long they take.
        for await notice in notices { if case .presented = notice, composition.presented > 0 { break } }
        let latency = composition.pipeline.latency
        try composition.finish()
        #expect(latency > 0 && latency <= FrameRate.thirty.nanoseconds(ofFrame: 1) + 20_000_000, "\(latency) ns")
    }

    @Test func `sounds are mixed as they are brought, even where the mixer has to begin before it knows them`() throws {
        let composition = try composition { _ in }
        let output = try #require(composition.audioMixer.pad("src")?.peer)
        let wanted = try #require(gst_caps_from_string(SlotBin.Format.audio))
        let taken = try #require(gst_pad_query_caps(output.pointer, nil))
        defer { for caps in [wanted, taken] { gst_caps_unref(caps) } }
        #expect(gst_caps_is_equal(taken, wanted) != 0)
        try composition.finish()
    }

    @Test func `of what comes at once, what has to be decoded is opened first`() {
        func slot(_ id: String, at seconds: Int, _ source: StageSlot.Source) -> StageSlot {
            let start = Instant(nanoseconds: 0) + .seconds(seconds)
            return StageSlot(
                id: id, zone: id, area: Area(x: 0, y: 0, width: 64, height: 64), depth: 1, start: start,
                end: start + .seconds(60), origin: start, source: source)
        }
        let told = [
            slot("later", at: 2, .still(path: "b.png")), slot("ground", at: 1, .fill(.black)),
            slot("picture", at: 1, .still(path: "a.png")), slot("now", at: 0, .fill(.black)),
            slot("other ground", at: 1, .fill(.black)), slot("film", at: 1, .video(path: "a.mp4", hasSound: true)),
        ]
        var pending: [StageSlot] = []
        for slot in told { pending.insert(slot, at: Conductor.place(of: slot, among: pending)) }
        #expect(pending.map(\.id) == ["now", "picture", "film", "ground", "other ground", "later"])
    }

    @Test func `a clock goes on when it is given another end, however long its pictures stand`() async throws {
        let (notices, feed) = AsyncStream.makeStream(of: Composition.Notice.self)
        let composition = try composition { feed.yield($0) }
        try composition.start()
        let start = composition.epoch
        let look = TextLook(text: "d. MMMM", colour: .white, background: .black, size: nil, scroll: 0)
        let slot = StageSlot(
            id: "clock", zone: "one/main", area: Area(x: 0, y: 0, width: 64, height: 64), depth: 1, start: start,
            end: start + .seconds(600), origin: start, source: .clock(look, timeZone: "UTC", ahead: .zero))
        let bin = try composition.attach(slot)
        var begun: Int64?
        for await notice in notices {
            if case .begun(_, let time) = notice { begun = time }
            // The picture of the next day is made by then.
            if let begun, composition.presented > begun + 500_000_000 { break }
        }
        composition.end("clock", at: start + .seconds(1200))
        let sink = try #require(bin.bin.pad("video")?.peer)
        #expect(mq_is_over(sink.pointer) == 0 && !composition.presentation.isComplete("clock"))
        try composition.finish()
    }

    @Test func `no part of a slot joins a mixer once the slot was taken out`() throws {
        let composition = try composition { _ in }
        let start = composition.epoch
        let slot = StageSlot(
            id: "brief", zone: "one/main", area: Area(x: 0, y: 0, width: 64, height: 64), depth: 1, start: start,
            end: start + .seconds(60), origin: start, source: .fill(.black))
        let bin = try composition.attach(slot)
        // As a film's parts come, on threads of its own: one in time, one too late.
        let parts = try (0..<2).map { _ in try Element("audiotestsrc") }
        let pads = try parts.map { try #require($0.pad("src")) }
        func come(_ pad: Pad) {
            composition.admit(
                .audio, pad, slot: slot, origin: SlotOrigin(0),
                SoundEnvelope(start: 0, end: 60_000_000_000, volume: 1))
        }
        come(pads[0])
        composition.detach(bin, of: slot)
        come(pads[1])
        #expect(pads[0].peer != nil && pads[1].peer == nil)
        try composition.finish()
    }

    @Test func `what one screen gives way to is expected before that screen ends`() throws {
        // It never starts, so no time goes by.
        let composition = try composition { _ in }
        let failures = Mutex(0)
        var conductor = Conductor(composition) { event in
            if case .failed = event { failures.withLock { $0 += 1 } }
        }
        func slot(_ id: String, at seconds: Int) -> StageSlot {
            let start = composition.epoch + .seconds(seconds)
            return StageSlot(
                id: id, zone: "one/main", area: Area(x: 0, y: 0, width: 64, height: 64), depth: 1, start: start,
                end: start + .seconds(60), origin: start, source: .fill(.black))
        }
        conductor.take(.add(slot("old", at: 0)))
        conductor.take(
            .together([
                .end(slot: "old", at: composition.epoch + .seconds(2)), .add(slot("new", at: 2)),
                .add(slot("later", at: 90)),
            ]))
        let ends = ["old", "new", "later"].map { composition.presentation.end(of: $0) }
        #expect(ends == [2_000_000_000, 62_000_000_000, nil], "what is not due yet keeps nobody waiting")
        // One that would end before it begins is none, and nothing waits for it either.
        conductor.take(
            .together([
                .add(slot("none", at: 1)), .end(slot: "none", at: composition.epoch),
            ]))
        #expect(composition.presentation.end(of: "none") == nil)
        #expect(failures.withLock(\.self) == 0)
        try composition.finish()
    }
}
