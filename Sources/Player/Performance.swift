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
    let bill: Bill
    /// Whoever decides what becomes of a stage that dies; a record has none.
    let watch: Watch?
    let keeper: PlayKeeper
    let clerk: Clerk
    let start: Instant
    let span: Duration?
    let zone: TimeZone
    let capture: (path: String, after: Duration)?
    let progress: ProgressMeter
    let desk: Desk
    let chronicle: Chronicle
    let display: DisplaySwitch
    let plug: DisplayPlug
    /// What a screen goes by; a record has none.
    let timepiece: Timepiece?
    let composers: ComposerChoice
    private let begun = SteadyClock.now

    /// What came of it.
    struct Outcome: Sendable {
        var start: Instant
        var end: Instant
        var plays = 0
        var failed = 0
        var stageRestarts = 0
        /// Whether the stage ended because another program wants the screen.
        var gaveWay = false

        /// Whether a stage was there that took the output.
        var isUnderWay: Bool { end > start || stageRestarts > 0 }
    }

    /// How one stage came to its end.
    private enum Ending: Sendable {
        case over
        case died
        /// Something else is to be shown.
        case changing
    }

    var show: Show { bill.show }

    var now: Instant { timepiece?.now ?? start }

    /// How long is left; `nil` is for ever.
    var left: Duration? { span.map { begun + $0 - SteadyClock.now } }

    /// However the clock is set, the span is as long as it was to be.
    var end: Instant? {
        guard timepiece != nil else { return span.map { start + $0 } }
        return left.map { now + $0 }
    }

    /// Returns once the span is over or the player is told to end. Throws: `Fault`.
    func run() async throws -> Outcome {
        // What cannot be played is told, and no reason to show something else the next time; only a player that is killed
        // or crashes does not get here.
        defer { watch?.end() }
        var outcome = Outcome(start: start, end: start)
        while true {
            let from = now
            if show.isLive, let left, left <= .zero { return outcome }
            let before = outcome
            let shown = choose()
            let orders = await desk.orders()
            let composing = try await compose(shown)
            let (ending, after) = try await StageProcess.run(
                watch: { [watch] in watch?.step($0) ?? [] }, orders: orders
            ) { happenings, tell in
                var outcome = before
                let ending = try await act(
                    shown, composing.composer, happenings, from: from, tell: tell, outcome: &outcome)
                return (ending, outcome)
            }
            outcome = after
            switch ending {
            case .over:
                guard outcome.gaveWay, await waitsForScreen() else { return outcome }
                outcome.gaveWay = false
            case .changing: break
            case .died:
                if composing.composer == .gpu { await chronicle.note(composers.giveUp("died")) }
                try await recover(&outcome)
            }
        }
    }

    /// What the next stage shows.
    private func choose() -> Show {
        let (shown, rung) = bill.shows.show(on: watch?.rung ?? .current, fallback: watch?.fallback)
        watch?.show(shown.digest, on: rung)
        _ = watch?.step(.started)
        return shown
    }

    /// What composes it.
    private func compose(_ show: Show) async throws -> ComposerChoice.Verdict {
        let verdict = try await composers.verdict(on: show)
        await chronicle.composes(verdict.text)
        if let note = verdict.note { await chronicle.noteOnce(note) }
        return verdict
    }

    /// Waits as long as the supervisor says.
    private func recover(_ outcome: inout Outcome) async throws {
        guard let watch else {
            throw Fault(
                .stage, "the stage died before the record was complete",
                remedy: "run it again; if it dies again, 'marqueed run --output none' shows which item it was")
        }
        outcome.stageRestarts += 1
        let before = watch.rung
        for case .restart(let delay, let rung) in watch.step(.gone) {
            if rung > before {
                let (next, truth) = bill.shows.show(on: rung, fallback: watch.fallback)
                await chronicle.note("it dies again and again: the \(truth.word) is shown, \(next.digest.short)")
            }
            await chronicle.note("the stage died or stood still; starting it again in \(delay.text)")
            try await Task.sleep(for: delay)
        }
    }

    /// One stage from its opening to its end.
    private func act(
        _ show: Show, _ composer: Composer, _ happenings: AsyncStream<StageProcess.Happening>, from: Instant,
        tell: (StageCommand) async throws -> Void, outcome: inout Outcome
    ) async throws -> Ending {
        var playback = try await open(show, composer, from: from, tell: tell)
        var onClosing: Ending?
        var isEnding = false
        for await happening in happenings {
            switch happening {
            case .gone:
                try await bury(
                    &playback, isBlamed: onClosing == nil && composer == .processor, tell: tell, outcome: &outcome)
                return show.isLive ? onClosing ?? .died : .died
            case .changing:
                onClosing = onClosing ?? .changing
                await chronicle.note("the release is shown again")
                try await tell(.close)
            case .interrupted:
                (onClosing, isEnding) = (.over, true)
                outcome.gaveWay = false
                try await tell(.close)
            case .ordered(.show):
                let coming = bill.show
                guard playback.canShow(coming) else {
                    onClosing = onClosing ?? .changing
                    try await tell(.close)
                    continue
                }
                playback.setAside = setAside(now: now)
                _ = try await carryOut(
                    playback.change(to: coming, situation: await desk.situation, at: now), tell: tell, outcome: &outcome
                )
            case .ordered(let order):
                if case .hold = order {
                    outcome.gaveWay = !isEnding
                    onClosing = .over
                }
                let before = playback.zero
                _ = try await carryOut(take(order, &playback), tell: tell, outcome: &outcome)
                let step = playback.zero - before
                (outcome.start, outcome.end) = (outcome.start + step, outcome.end + step)
            case .event(let event):
                if case .opened(let at) = event, outcome.start == start { outcome.start = at }
                if case .presented = event {
                    let steered = timepiece.map { playback.steer(to: $0.zero) } ?? []
                    _ = try await carryOut(steered, tell: tell, outcome: &outcome)
                    playback.reading = timepiece?.reading ?? .virtual
                    playback.look(at: plug.look())
                    let held = setAside(now: now)
                    if held != playback.setAside { playback.setAside = held }
                }
                let effects = playback.take(event)
                // What an output refuses before its first frame is for whoever started the player to hear. What
                // it refuses later is a trouble like any other: the next stage may fare better.
                if case .refused(_, let problem, _) = effects.first, show.isLive, outcome.isUnderWay || composer == .gpu
                {
                    await chronicle.note("the stage gave up: \(problem)")
                    try await bury(&playback, isBlamed: false, tell: tell, outcome: &outcome)
                    return onClosing ?? .died
                }
                if try await carryOut(effects, tell: tell, outcome: &outcome) { return onClosing ?? .over }
            }
        }
        return .died
    }

    /// Has the stage open its output. Returns what is to be played on it.
    private func open(
        _ show: Show, _ composer: Composer, from: Instant, tell: (StageCommand) async throws -> Void
    ) async throws -> Playback {
        let end = end
        let zero = timepiece?.zero
        var playback = Playback(
            show, end: end, zone: zone, setAside: setAside(now: from), zero: zero ?? start, reading: timepiece?.reading)
        playback.situation = await desk.situation
        await chronicle.stageStarted()
        try await tell(
            .open(
                .init(
                    canvas: show.release.canvas, rotation: show.programme.rotation, rate: show.release.rate,
                    output: show.output, composer: composer, start: from, zero: zero, end: end)))
        if let capture { try await tell(.capture(path: capture.path, at: start + capture.after)) }
        return playback
    }

    private func setAside(now: Instant) -> Set<Digest> { bill.shows.notShown.union(watch?.held(now: now) ?? []) }

    /// Journals what was on the screen of a stage that is no more, and blames it if the stage died of it.
    private func bury(
        _ playback: inout Playback, isBlamed: Bool, tell: (StageCommand) async throws -> Void, outcome: inout Outcome
    ) async throws {
        if isBlamed {
            for content in watch?.strike(playback.suspects(), now: now) ?? [] {
                await chronicle.note(
                    "\(show.media(of: content)) was being opened or shown at \(Quarantine.limit) deaths of the stage; it is set aside"
                )
            }
        }
        _ = try await carryOut(playback.stageGone(), tell: tell, outcome: &outcome)
    }

    /// Returns whether the show is over. The stage is told first, and all of it at once: nothing on the screen waits for a disk.
    private func carryOut(
        _ effects: [Playback.Effect], tell: (StageCommand) async throws -> Void, outcome: inout Outcome
    ) async throws -> Bool {
        let commands = effects.compactMap { if case .command(let command) = $0 { command } else { nil } }
        if let all = StageCommand(commands) { try await tell(all) }
        for effect in effects {
            if try await carryOut(effect, tell: tell, outcome: &outcome) { return true }
        }
        return false
    }

    private func carryOut(
        _ effect: Playback.Effect, tell: (StageCommand) async throws -> Void, outcome: inout Outcome
    ) async throws -> Bool {
        switch effect {
        case .command: break
        case .journal(let play):
            await chronicle.left(play)
            await clerk.take(play)
            if let problem = await unwritten() { throw problem }
            if play.outcome == .failed, let content = play.content { bill.suspect(content) }
            outcome.plays += play.outcome == .failed ? 0 : 1
            outcome.failed += play.outcome == .failed ? 1 : 0
        case .cleared(let medium): watch?.clear(medium)
        case .note(let text): await chronicle.note(text)
        case .began(let slot, let id, let at, let standIn):
            await chronicle.began(slot, id: id, at: at, standIn: standIn)
        case .light(let lit):
            await chronicle.lit(lit)
            for trouble in await display.turn(on: lit, stage: tell) { await chronicle.note(trouble) }
        case .captured(let path): await desk.captured(path)
        case .uncaptured(let path, let problem):
            await chronicle.note("no picture of the screen: \(problem)")
            await desk.captured(path, false)
        case .looked(let look): await chronicle.looked(look)
        case .changed(let show):
            watch?.changed(to: show.digest, on: bill.shows.standing)
            await chronicle.note("release \(show.digest.short) is shown")
        case .progress(let instant):
            clerk.remind()
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
        case .situation(let situation): return playback.adopt(situation, at: now)
        case .clock(let zero, let situation):
            playback.situation = situation
            playback.reading = timepiece?.reading ?? playback.reading
            return playback.follow(zero, at: now)
        case .hold, .show: return [.command(.close)]
        case .capture(let path): return playback.capture(path)
        }
    }

    /// A record without its journal is worth nothing; a screen goes on without.
    private func unwritten() async -> Fault? {
        guard !show.isLive else { return nil }
        await clerk.write()
        guard await keeper.backlog > 0 else { return nil }
        return Fault(.stage, "what the record shows could not be journalled", remedy: "see above; then run it again")
    }
}
