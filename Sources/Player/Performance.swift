import Depot
import Faults
import Foundation
import Measures
import PlayLog
import Programmes
import Reports
import Stage
import Synchronization

/// Plays a show: a stage process, and one more if it dies; effects carried out in order.
struct Performance: Sendable {
    let show: Show
    let keeper: PlayKeeper
    let canvas: Resolution
    let start: Instant
    let span: Duration?
    let zone: TimeZone
    let capture: (path: String, after: Duration)?
    let progress: ProgressMeter
    let desk: Desk
    let chronicle: Chronicle
    let display: DisplaySwitch

    /// What came of it.
    struct Outcome: Sendable {
        var start: Instant
        var end: Instant
        var plays = 0
        var failed = 0
        var stageRestarts = 0
        /// Whether the stage ended because another program wants the screen.
        var gaveWay = false
    }

    var end: Instant? { span.map { start + $0 } }

    /// Returns once the span is over or the player is told to end. Throws: `Fault`.
    func run() async throws -> Outcome {
        var outcome = Outcome(start: start, end: start)
        let supervisor = Supervision()
        while true {
            let from = show.isLive ? max(Instant(Date()), outcome.end) : start
            if show.isLive, let end, from >= end { return outcome }
            let before = outcome
            let isLive = show.isLive  // a record takes the time that it takes
            _ = supervisor.step(.started)
            let orders = await desk.orders()
            let (finished, after) = try await StageProcess.run(
                watch: { isLive ? supervisor.step($0) : [] }, orders: orders
            ) { happenings, tell in
                var outcome = before
                let finished = try await act(happenings, from: from, tell: tell, outcome: &outcome)
                return (finished, outcome)
            }
            outcome = after
            if finished {
                guard outcome.gaveWay, await waitsForScreen() else { return outcome }
                outcome.gaveWay = false
                continue
            }
            guard show.isLive else {
                throw Fault(
                    .stage, "the stage died before the record was complete",
                    remedy: "run it again; if it dies again, 'marqueed run --output none' shows which item it was")
            }
            outcome.stageRestarts += 1
            for case .restart(let delay) in supervisor.step(.gone) {
                await chronicle.note("the stage died or stood still; starting it again in \(delay.text)")
                try await Task.sleep(for: delay)
            }
        }
    }

    /// The supervisor, as several tasks reach it.
    private final class Supervision: Sendable {
        private let state = Mutex(StageSupervisor())

        func step(_ event: StageSupervisor.Event) -> [StageSupervisor.Effect] {
            state.withLock { $0.step(event, now: .now) }
        }
    }

    /// One stage from its opening to its end. Returns whether it ended in good order.
    private func act(
        _ happenings: AsyncStream<StageProcess.Happening>, from: Instant,
        tell: (StageCommand) async throws -> Void, outcome: inout Outcome
    ) async throws -> Bool {
        var playback = Playback(show, end: end, zone: zone)
        playback.situation = await desk.situation
        await chronicle.stageStarted()
        try await tell(
            .open(
                .init(
                    canvas: canvas, rotation: show.programme.rotation, rate: show.release.rate, output: show.output,
                    start: from, end: end)))
        if let capture { try await tell(.capture(path: capture.path, at: start + capture.after)) }
        var isEnding = false
        for await happening in happenings {
            switch happening {
            case .gone:
                for effect in playback.stageGone() { _ = try await carryOut(effect, tell: tell, outcome: &outcome) }
                return isEnding && show.isLive
            case .interrupted:
                isEnding = true
                outcome.gaveWay = false
                try await tell(.close)
            case .ordered(let order):
                if case .hold = order { outcome.gaveWay = !isEnding }
                for effect in take(order, &playback) {
                    _ = try await carryOut(effect, tell: tell, outcome: &outcome)
                }
            case .event(let event):
                if case .opened(let at) = event, outcome.start == start { outcome.start = at }
                for effect in playback.take(event) {
                    // What an output refuses before its first frame is for whoever started the player to hear. What
                    // it refuses later is a trouble like any other: the next stage may fare better.
                    if case .refused(_, let problem, _) = effect, show.isLive, outcome.end > outcome.start {
                        await chronicle.note("the stage gave up: \(problem)")
                        for lost in playback.stageGone() {
                            _ = try await carryOut(lost, tell: tell, outcome: &outcome)
                        }
                        return false
                    }
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
            await say(await keeper.keep(play))
            if let problem = await unwritten() { throw problem }
            await chronicle.played(play)
            outcome.plays += play.outcome == .failed ? 0 : 1
            outcome.failed += play.outcome == .failed ? 1 : 0
        case .note(let text): await chronicle.note(text)
        case .began(let slot, let id, let at): await chronicle.began(slot, id: id, at: at)
        case .light(let lit):
            await chronicle.lit(lit)
            for trouble in await display.turn(on: lit) { await chronicle.note(trouble) }
        case .captured(let path): await desk.captured(path)
        case .progress(let instant):
            await say(await keeper.flush())
            outcome.end = max(outcome.end, instant)
            await chronicle.progressed(to: instant)
            if let span, span > .zero { progress.update((instant - outcome.start) / span, show.output) }
        case .finished: return true
        case .refused(let code, let problem, let remedy):
            throw Fault(Fault.Code(code), problem, remedy: remedy)
        }
        return false
    }

    /// What an order from this board means for the stage.
    private func take(_ order: Desk.Order, _ playback: inout Playback) -> [Playback.Effect] {
        switch order {
        case .situation(let situation): playback.adopt(situation, at: Instant(Date()))
        case .hold: [.command(.close)]
        case .capture(let path): [.command(.capture(path: path, at: playback.presented))]
        }
    }

    private func say(_ word: PlayKeeper.Word?) async {
        switch word {
        case .trouble(let what): await chronicle.note("plays are kept in memory: \(what)")
        case .recovered(let count):
            await chronicle.note("the journal is written again, \(Count.of(count, "play")) caught up")
        case nil: break
        }
    }

    /// A record without its journal is worth nothing; a screen goes on without.
    private func unwritten() async -> Fault? {
        guard !show.isLive, await keeper.backlog > 0 else { return nil }
        return Fault(.stage, "what the record shows could not be journalled", remedy: "see above; then run it again")
    }
}
