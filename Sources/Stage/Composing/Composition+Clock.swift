import CGStreamer
import Faults
import Foundation
import Measures
import Synchronization

extension Composition {
    /// What a sink takes for a frame, as GStreamer has it; and the mixer waits for a frame's whole span. Units: nanoseconds.
    private static let deadline: Int64 = 20_000_000

    /// Starts a show at the pace of the wall clock, whose frames lie where those of all screens at this rate do.
    ///
    /// `zero` is when the steady clock stood at zero. Returns the instant at which time zero is seen.
    func startLive(_ zero: Instant) -> Instant? {
        guard pipeline.setState(GST_STATE_PAUSED) else { return nil }
        let expected = opening.rate.nanoseconds(ofFrame: 1) + Self.deadline
        let (now, seen) = (pipelineClock.now, zero + SteadyClock.now)
        let epoch = Steering.frame(notAfter: seen + .nanoseconds(expected), at: opening.rate)
        let base = now + (epoch - seen).wholeNanoseconds - expected
        pipelineClock.drive(pipeline, from: base)
        wall.withLock { $0 = .init(zero: zero, epoch: epoch, base: base) }
        guard pipeline.setState(GST_STATE_PLAYING) else { return nil }
        if let ahead = ahead() { pipelineClock.set(to: pipelineClock.now - ahead.wholeNanoseconds) }
        return epoch
    }

    /// What lies beneath all slots keeps a mixer going; a record's waits at the gate.
    ///
    /// A live source says that it is late by as long as a piece of it lasts, as a camera is. What is made of nothing is not, and
    /// a screen would be later for it.
    func keepTime(_ ground: Element) {
        guard let pad = ground.pad("src") else { return }
        guard output.isLive else {
            pad.watchBuffers { [gate] buffer in
                gate.wait(for: buffer.runningTime)
                return .pass
            }
            return
        }
        pad.vouchPunctual()
    }

    /// The wall clock was moved a little: the steady clock stood at zero then.
    func steer(to zero: Instant) { wall.withLock { $0?.zero = zero } }

    /// Brings a live show back to the wall clock's pace. Throws: `Fault` if it is too far away from it.
    func steer() throws {
        guard let ahead = ahead() else { return }
        guard abs(ahead.wholeNanoseconds) < Steering.limit.wholeNanoseconds else {
            throw Fault(
                .stage, "the picture is \(ahead.text) ahead of the clock",
                remedy: "it starts anew; if this comes again, check whether the machine sleeps")
        }
        pipelineClock.run(faster: Steering.speed(ahead: ahead))
    }

    /// How much earlier than due a frame that is seen now is; `nil` for a show that does not go by the wall clock, or before
    /// the output knows what it takes.
    private func ahead() -> Duration? {
        let latency = pipeline.latency
        guard let wall = wall.withLock(\.self), latency > 0 else { return nil }
        let shown = pipelineClock.now - wall.base - latency
        let due = wall.zero + SteadyClock.now - wall.epoch
        return .nanoseconds(shown) - due
    }
}

/// What ties a pipeline's time to the wall clock's.
struct WallTie {
    /// When the steady clock stood at zero.
    var zero: Instant
    /// When time zero is seen.
    let epoch: Instant
    /// The pipeline's clock at time zero. Units: nanoseconds.
    let base: Int64
}
