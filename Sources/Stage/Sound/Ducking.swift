import Programmes
import Synchronization

/// Music steps back while another zone speaks.
///
/// Music is an item that is sound alone; what speaks is a film or a stream with sound. Units: nanoseconds of running
/// time.
final class Ducking: Sendable {
    /// What is left of music while another speaks.
    static let level = 0.25
    /// How long it takes to step back and to come again.
    static let ramp: Int64 = 300_000_000

    private let voices = Mutex([String: (zone: String, span: Range<Int64>)]())

    /// A stream is known to speak once its sound is there.
    func add(_ slot: StageSlot, start: Int64, end: Int64, hasSound: Bool? = nil) {
        guard hasSound ?? slot.source.hasSound, slot.source.hasPicture, slot.volume.value > 0, start < end else {
            return
        }
        voices.withLock { $0[slot.id] = (slot.zone, start..<end) }
    }

    /// Gives a slot another end.
    func end(_ slot: String, at time: Int64) {
        voices.withLock { voices in
            guard let voice = voices[slot] else { return }
            voices[slot]?.span = voice.span.lowerBound..<max(voice.span.lowerBound, time)
        }
    }

    func remove(_ slot: String) { voices.withLock { _ = $0.removeValue(forKey: slot) } }

    /// From `level` to 1. Music is down when the other begins to speak and comes up when it has spoken.
    func factor(for slot: StageSlot, at time: Int64) -> Double {
        guard !slot.source.hasPicture else { return 1 }
        let spans = voices.withLock { voices in
            voices.values.filter { $0.zone != slot.zone }.map(\.span)
        }
        let nearest = spans.map { max(0, max($0.lowerBound - time, time - $0.upperBound)) }.min() ?? Self.ramp
        let back = min(1, Double(nearest) / Double(Self.ramp))
        return Self.level + (1 - Self.level) * back
    }
}
