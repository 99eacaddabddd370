import Depot
import Faults
import Foundation
import Measures
import PlayLog
import Reports
import Stage

/// Plays a show: a stage process, and one more if it dies; effects carried out in order.
struct Performance: Sendable {
    let show: Show
    let journal: Journal
    let canvas: Resolution
    let start: Instant
    let span: Duration?
    let zone: TimeZone
    let capture: (path: String, after: Duration)?
    let progress: ProgressMeter

    /// What came of it.
    struct Outcome: Sendable {
        var start: Instant
        var end: Instant
        var plays = 0
        var failed = 0
        var stageRestarts = 0
    }

    private var end: Instant? { span.map { start + $0 } }

    /// Returns once the span is over or the player is told to end. Throws: `Fault`.
    func run() async throws -> Outcome {
        var outcome = Outcome(start: start, end: start)
        var delay = Duration.milliseconds(200)
        while true {
            let from = show.isLive ? max(Instant(Date()), outcome.end) : start
            let before = outcome
            let (finished, after) = try await StageProcess.run { happenings, tell in
                var outcome = before
                let finished = try await act(happenings, from: from, tell: tell, outcome: &outcome)
                return (finished, outcome)
            }
            outcome = after
            if finished { return outcome }
            guard show.isLive else {
                throw Fault(
                    .stage, "the stage died before the record was complete",
                    remedy: "run it again; if it dies again, 'marqueed run --output none' shows which item it was")
            }
            outcome.stageRestarts += 1
            progress.note("the stage died; starting it again in \(delay.text)")
            try await Task.sleep(for: delay)
            delay = min(delay * 2, .seconds(5))
        }
    }

    /// One stage from its opening to its end. Returns whether it ended in good order.
    private func act(
        _ happenings: AsyncStream<StageProcess.Happening>, from: Instant,
        tell: (StageCommand) async throws -> Void, outcome: inout Outcome
    ) async throws -> Bool {
        var playback = Playback(show, end: end, zone: zone)
        try await tell(
            .open(
                .init(canvas: canvas, rate: show.release.rate, output: show.output, start: from, end: end)))
        if let capture { try await tell(.capture(path: capture.path, at: start + capture.after)) }
        for await happening in happenings {
            switch happening {
            case .gone: return false
            case .interrupted: try await tell(.close)
            case .event(let event):
                if case .opened(let at) = event, outcome.start == start { outcome.start = at }
                for effect in playback.take(event) {
                    if try await carryOut(effect, tell: tell, outcome: &outcome) { return true }
                }
            }
        }
        return false
    }

    /// Returns whether the show is over.
    private func carryOut(
        _ effect: Playback.Effect, tell: (StageCommand) async throws -> Void, outcome: inout Outcome
    ) async throws -> Bool {
        switch effect {
        case .command(let command): try await tell(command)
        case .journal(let play):
            try journal.append(play)
            outcome.plays += play.outcome == .failed ? 0 : 1
            outcome.failed += play.outcome == .failed ? 1 : 0
        case .note(let text): progress.note(text)
        case .progress(let instant):
            outcome.end = max(outcome.end, instant)
            if let span, span > .zero { progress.update((instant - outcome.start) / span, show.output) }
        case .finished: return true
        case .refused(let code, let problem, let remedy):
            throw Fault(Fault.Code(code), problem, remedy: remedy)
        }
        return false
    }
}
