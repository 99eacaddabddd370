import Faults
import Foundation
import Measures
import Programmes

/// What a clock shows at each moment of a slot.
struct WallClock: Sendable {
    let pattern: ClockPattern
    private let law: LocalClock
    private let start: Instant

    /// Throws: `Fault` for a pattern or a time zone that is none.
    init(pattern: String, timeZone: String, start: Instant) throws {
        guard let parsed = ClockPattern(parsing: pattern) else {
            throw Fault(.stage, "'\(pattern)' is no clock's pattern", remedy: "report this with the programme")
        }
        guard let zone = TimeZone(identifier: timeZone) else {
            throw Fault(
                .stage, "the time zone '\(timeZone)' is not known here", remedy: "install the Debian package tzdata")
        }
        self.pattern = parsed
        law = LocalClock.of(zone)
        self.start = start
    }

    /// What it shows from a frame of the slot on, and how many frames long.
    func reading(atFrame frame: Int, rate: FrameRate) -> (text: String, frames: Int) {
        let now = start + .nanoseconds(rate.nanoseconds(ofFrame: frame))
        let change = (pattern.change(after: now, in: law) - start).wholeNanoseconds
        var next = rate.frames(in: .nanoseconds(change))
        if rate.nanoseconds(ofFrame: next) < change { next += 1 }
        return (pattern.reading(at: now, in: law), max(1, next - frame))
    }
}
