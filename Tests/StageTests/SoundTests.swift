import Measures
import Programmes
import Testing

@testable import Stage

@Suite struct SoundTests {
    private static let second: Int64 = 1_000_000_000

    private func part(_ verdict: Pad.Verdict) -> SoundPart? { if case .sound(let part) = verdict { part } else { nil } }

    @Test func `a buffer in the middle of loud sound is left alone`() {
        let envelope = SoundEnvelope(start: 0, end: Self.second, volume: 1)
        guard case .pass = envelope.verdict(Self.second / 2, duration: 20_000_000, duck: { _ in 1 }) else {
            Issue.record("touched")
            return
        }
    }

    @Test func `sound begins and ends on its slot's samples`() throws {
        let envelope = SoundEnvelope(start: Self.second, end: 2 * Self.second, volume: 0.5)
        let first = try #require(
            part(envelope.verdict(Self.second - 10_000_000, duration: 30_000_000, duck: { _ in 1 })))
        #expect(first.skip == 480 && first.count == 960 && first.since == 0 && first.from == 0.5)
        let last = try #require(
            part(envelope.verdict(2 * Self.second - 10_000_000, duration: 30_000_000, duck: { _ in 1 })))
        #expect(last.skip == 0 && last.count == 480 && last.left == 480)
        guard case .end = envelope.verdict(2 * Self.second, duration: 1, duck: { _ in 1 }) else {
            Issue.record("goes on")
            return
        }
        guard case .drop = envelope.verdict(0, duration: 20_000_000, duck: { _ in 1 }) else {
            Issue.record("begins too early")
            return
        }
    }

    private func slot(_ id: String, _ zone: String, _ source: StageSlot.Source) -> StageSlot {
        StageSlot(
            id: id, zone: zone, area: Area(x: 0, y: 0, width: 2, height: 2), depth: 1, start: Instant(nanoseconds: 0),
            end: Instant(nanoseconds: 1), origin: Instant(nanoseconds: 0), source: source)
    }

    @Test func `music steps back while another zone speaks, and for nothing else`() {
        let ducking = Ducking()
        let music = slot("music", "all/music", .sound(path: "/m.m4a"))
        let film = slot("film", "all/main", .video(path: "/f.mp4", hasSound: true))
        #expect(ducking.factor(for: music, at: 0) == 1)
        ducking.add(slot("silent", "all/main", .video(path: "/s.mp4", hasSound: false)), start: 0, end: 9)
        ducking.add(music, start: 0, end: 10 * Self.second)
        #expect(ducking.factor(for: music, at: 0) == 1)
        ducking.add(film, start: 2 * Self.second, end: 3 * Self.second)
        #expect(ducking.factor(for: music, at: 0) == 1)
        #expect(ducking.factor(for: music, at: 2 * Self.second) == Ducking.level)
        #expect(ducking.factor(for: music, at: 3 * Self.second) == Ducking.level)
        #expect(ducking.factor(for: music, at: 4 * Self.second) == 1)
        let between = ducking.factor(for: music, at: 3 * Self.second + Ducking.ramp / 2)
        #expect(between > Ducking.level && between < 1)
        #expect(ducking.factor(for: film, at: 2 * Self.second) == 1)
        ducking.remove("film")
        #expect(ducking.factor(for: music, at: 2 * Self.second) == 1)
    }

    @Test(arguments: [
        (0, 6_000_000_000, 0, 180), (0, 5_978_666_666, 0, 179), (10_000_000, 5_000_000_000, 0, 150),
        (1_000_000_000, 9_000_000_000, 30, 180),
    ])
    func `a sound's frames are those during which it was heard`(from: Int64, until: Int64, first: Int, last: Int) {
        var track = Presentation.Track(
            slot: slot("music", "all/music", .sound(path: "/m.m4a")), start: 0, end: 6 * Self.second, arrival: 0)
        track.heard = from..<until
        track.countSound(until: 7 * Self.second, at: .thirty)
        #expect(track.frames == last - first)
        #expect(track.firstSeen == FrameRate.thirty.nanoseconds(ofFrame: first))
        #expect(track.lastSeenEnd == FrameRate.thirty.nanoseconds(ofFrame: last))
    }

    @Test func `music never leaps, whoever begins or ceases to speak unforeseen`() {
        let ducking = Ducking()
        let volume = DuckedVolume(ducking, of: slot("music", "all/music", .sound(path: "/m.m4a")))
        let piece: Int64 = 40_000_000
        var factors = [volume.factor(at: 0)]
        var time: Int64 = 0
        func play(pieces: Int) {
            for _ in 0..<pieces {
                time += piece
                factors.append(volume.factor(at: time))
            }
        }
        let film = slot("film", "all/main", .video(path: "/f.mp4", hasSound: true))
        play(pieces: 5)
        ducking.add(film, start: 0, end: 60 * Self.second)
        play(pieces: 4)
        ducking.remove("film")
        play(pieces: 2)
        ducking.add(film, start: 0, end: 60 * Self.second)
        play(pieces: 10)
        ducking.end("film", at: time - Self.second)
        play(pieces: 10)
        let most = (1 - Ducking.level) * Double(piece) / Double(Ducking.ramp)
        for (one, next) in zip(factors, factors.dropFirst()) {
            #expect(abs(next - one) < most * 1.000001, "\(factors)")
        }
        #expect(factors[5] == 1 && factors[9] < 1 - 3.999 * most && factors[11] > factors[9] + 1.999 * most)
        #expect(factors[21] == Ducking.level && factors[31] == 1)
    }

    @Test func `music that begins while another speaks begins low`() {
        let ducking = Ducking()
        ducking.add(slot("film", "all/main", .video(path: "/f.mp4", hasSound: true)), start: 0, end: 9 * Self.second)
        let volume = DuckedVolume(ducking, of: slot("music", "all/music", .sound(path: "/m.m4a")))
        #expect(volume.factor(at: Self.second) == Ducking.level)
    }

    @Test func `who is cut short speaks no longer`() {
        let ducking = Ducking()
        let music = slot("music", "all/music", .sound(path: "/m.m4a"))
        ducking.add(slot("film", "all/main", .video(path: "/f.mp4", hasSound: true)), start: 0, end: 9 * Self.second)
        ducking.end("film", at: Self.second)
        #expect(ducking.factor(for: music, at: Self.second) == Ducking.level)
        #expect(ducking.factor(for: music, at: 2 * Self.second) == 1)
    }
}
