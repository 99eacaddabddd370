import Synchronization

/// How loud one slot may be, asked from each of its pieces of sound to the next: it never leaps.
///
/// Who begins to speak unforeseen, or no longer does, is heard of when music has been let through. It steps back, or comes
/// again, from there. Units: nanoseconds of running time.
final class DuckedVolume: Sendable {
    private let ducking: Ducking
    private let slot: StageSlot
    private let last = Mutex<(time: Int64, factor: Double)?>(nil)

    init(_ ducking: Ducking, of slot: StageSlot) {
        self.ducking = ducking
        self.slot = slot
    }

    /// From `Ducking.level` to 1; `time` is no earlier than the last.
    func factor(at time: Int64) -> Double {
        let wanted = ducking.factor(for: slot, at: time)
        return last.withLock { last in
            let span = last.map { max(0, time - $0.time) } ?? Ducking.ramp
            let most = (1 - Ducking.level) * Double(span) / Double(Ducking.ramp)
            let from = last?.factor ?? wanted
            let factor = min(max(wanted, from - most), from + most)
            last = (time, factor)
            return factor
        }
    }
}
