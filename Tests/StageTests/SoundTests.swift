import Measures
import Testing

@testable import Stage

@Suite struct SoundTests {
    private static let second: Int64 = 1_000_000_000

    private func part(_ verdict: Pad.Verdict) -> SoundPart? { if case .sound(let part) = verdict { part } else { nil } }

    @Test func `a buffer in the middle of loud sound is left alone`() {
        let envelope = SoundEnvelope(start: 0, end: Self.second, volume: 1)
        guard case .pass = envelope.verdict(Self.second / 2, duration: 20_000_000) else {
            Issue.record("touched")
            return
        }
    }

    @Test func `sound begins and ends on its slot's samples`() throws {
        let envelope = SoundEnvelope(start: Self.second, end: 2 * Self.second, volume: 0.5)
        let first = try #require(
            part(envelope.verdict(Self.second - 10_000_000, duration: 30_000_000)))
        #expect(first.skip == 480 && first.count == 960 && first.since == 0 && first.from == 0.5)
        let last = try #require(
            part(envelope.verdict(2 * Self.second - 10_000_000, duration: 30_000_000)))
        #expect(last.skip == 0 && last.count == 480 && last.left == 480)
        guard case .end = envelope.verdict(2 * Self.second, duration: 1) else {
            Issue.record("goes on")
            return
        }
        guard case .drop = envelope.verdict(0, duration: 20_000_000) else {
            Issue.record("begins too early")
            return
        }
    }
}
