import Foundation
import Measures
import Programmes

/// What goes on beside the show: the local API, the ticks of the clock, the signs of life.
struct Attendance: Sendable {
    let server: LocalServer
    let desk: Desk
    let chronicle: Chronicle
    let clerk: Clerk
    let notice: ServiceNotice
    let inputs: [any TriggerSource]
    let resources: @Sendable () -> Resources
    let timepiece: Timepiece
    let triggers: TriggerFile
    let releases: ReleaseWatch
    let scrub: Scrub
    let housekeeping: Housekeeping

    private static let beat = Duration.milliseconds(250)
    /// How often it is looked whether another release has other sources of texts.
    private static let fetchBeat = Duration.seconds(1)
    private static let sampling = Duration.seconds(30)
    /// How long the screen may stand, and no new stage be tried, before the service manager is to step in.
    private static let patience = Duration.seconds(30)

    /// Runs the show, and all this until it is over. Throws: what `show` throws, and a `Fault` if another player is there.
    func run<Result: Sendable>(_ show: @escaping @Sendable () async throws -> Result) async throws -> Result {
        try await server.refuseSecond()
        return try await withThrowingTaskGroup(of: Result?.self) { group in
            group.addTask { try await show() }
            group.addTask {
                do {
                    try await server.run()
                } catch {
                    await chronicle.note("\(error)")  // the show goes on without the API
                }
                return nil
            }
            for input in inputs {
                group.addTask {
                    await input.watch(fire: fire) { await chronicle.note($0) }
                    return nil
                }
            }
            group.addTask {
                await fetch()
                return nil
            }
            group.addTask {
                await scrub.run()
                return nil
            }
            group.addTask {
                await housekeeping.run { await chronicle.note($0) }
                return nil
            }
            group.addTask {
                await releases.run()
                return nil
            }
            group.addTask {
                await clerk.run()
                return nil
            }
            group.addTask {
                await attend()
                return nil
            }
            defer {
                _ = timepiece.keep()  // whoever could hear of it is gone
                group.cancelAll()
                notice.send("STOPPING=1")
            }
            while let result = try await group.next() {
                if let result { return result }
            }
            throw CancellationError()
        }
    }

    private func fire(_ firing: InputSense.Firing) async {
        do {
            _ = try await desk.fire(firing.trigger, data: firing.data, now: timepiece.now)
            await chronicle.tell("trigger", ["trigger": firing.trigger])
        } catch {
            await chronicle.note("\(error)")
        }
    }

    /// Fetches what the texts of the release on the screen say, release after release.
    private func fetch() async {
        while !Task.isCancelled {
            let wanted = await desk.fetches
            await withTaskGroup { group in
                for fetch in wanted {
                    group.addTask {
                        await fetch.watch {
                            try await desk.put($0, as: fetch.source.name)
                        } note: {
                            await chronicle.note($0)
                        }
                    }
                }
                while !Task.isCancelled, await desk.fetches == wanted {
                    try? await Task.sleep(for: Self.fetchBeat)  // cancelled: the loop ends
                }
                group.cancelAll()
            }
        }
    }

    private func attend() async {
        notice.send("READY=1", "STATUS=playing")
        var sampled: ContinuousClock.Instant?
        var pinged = ContinuousClock.now
        var timed: ContinuousClock.Instant?
        while !Task.isCancelled {
            let clock = ContinuousClock.now
            await lookAtClock(&timed, clock)
            await keepTriggers()
            for note in await desk.tick(now: timepiece.now, clock: clock) { await chronicle.note(note) }
            if sampled.map({ $0 + Self.sampling <= clock }) ?? true {
                sampled = clock
                await chronicle.add(Sample(at: timepiece.now, resources: resources()))
            }
            if let watchdog = notice.watchdog, pinged + watchdog / 3 <= clock, await isAlive(clock) {
                pinged = clock
                notice.send("WATCHDOG=1")
            }
            try? await Task.sleep(for: Self.beat)  // cancelled: the loop ends
        }
    }

    /// Follows a clock that was set, and writes the time down now and then.
    private func lookAtClock(_ timed: inout ContinuousClock.Instant?, _ clock: ContinuousClock.Instant) async {
        let change = timepiece.look()
        if let note = change.note { await chronicle.note(note) }
        if change.step != .zero { await desk.moveTime(by: change.step, zero: timepiece.zero) }
        let isDue = timed.map { $0 + KnownTimeFile.interval <= clock } ?? true
        guard isDue || change.step != .zero else { return }
        timed = clock
        if let trouble = timepiece.keep() { await chronicle.note(trouble) }
    }

    private func keepTriggers() async {
        guard let live = await desk.unsaved(at: timepiece.now) else { return }
        do {
            try triggers.write(live)
        } catch { await chronicle.noteOnce("triggers would not outlive the player: \(error)") }
    }

    private func isAlive(_ clock: ContinuousClock.Instant) async -> Bool {
        if await desk.isHeld(at: timepiece.now) { return true }
        return await chronicle.lastMove.duration(to: clock) < Self.patience
    }
}

/// The board's resources at an instant.
struct Sample: Sendable {
    let at: Instant
    let resources: Resources
}
