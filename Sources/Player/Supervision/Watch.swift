import Measures
import Synchronization
import SystemPackage

/// The supervisor, the quarantine and what is known of earlier lives, as several tasks reach them.
final class Watch: Sendable {
    private struct State {
        var supervisor: StageSupervisor
        var quarantine: Quarantine
        var kept: SupervisionState
        /// What is on the screen, and on which rung that stands.
        var shown: Digest
        var rung: Rung
    }

    private let state: Mutex<State>
    private let file: SupervisionFile
    /// Told what could not be kept.
    private let say: @Sendable (String) -> Void

    /// Begins another life that is to show that release. What killed the stage of another `player` may not kill this one's.
    init(
        _ release: Digest, state directory: FilePath, now: Instant, player: String? = nil,
        say: @escaping @Sendable (String) -> Void
    ) {
        file = SupervisionFile(in: directory)
        self.say = say
        var kept = file.read()
        kept.begin(release)
        var quarantine = Quarantine(kept.quarantine)
        _ = quarantine.parole(release: release, now: now, isNewPlayer: kept.player != player)
        kept.player = player
        state = Mutex(
            State(
                supervisor: StageSupervisor(rung: kept.rung), quarantine: quarantine, kept: kept, shown: release,
                rung: .current))
        keep()
    }

    /// What the next stage is to show.
    var rung: Rung { state.withLock(\.supervisor.rung) }

    /// What is shown.
    var shown: Rung { state.withLock(\.rung) }

    /// Those that are shown, are to be shown or have worked: the current one and one before.
    var releases: Set<Digest> {
        state.withLock { state in Set(state.kept.worked + [state.shown]).union(state.kept.release.map { [$0] } ?? []) }
    }

    /// What to show when the release does not work.
    var fallback: Digest? { state.withLock { $0.kept.fallback(from: $0.kept.release ?? $0.shown) } }

    var setAside: [Digest] { state.withLock(\.quarantine.held) }

    func step(_ event: StageSupervisor.Event) -> [StageSupervisor.Effect] {
        let effects = state.withLock { state in
            let effects = state.supervisor.step(event, now: .now)
            for case .proved in effects where state.rung < .still { state.kept.prove(state.shown, on: state.rung) }
            return effects
        }
        if effects.contains(where: { if case .proved = $0 { true } else { false } }) { keep() }
        return effects
    }

    /// Another release is to be shown, whatever became of the one before.
    func change(to release: Digest) {
        state.withLock { state in
            state.kept.change(to: release)
            _ = state.supervisor.step(.changed, now: .now)
        }
        keep()
    }

    /// That release is on the screen of the same stage from now on.
    func changed(to release: Digest, on rung: Rung) {
        state.withLock { state in
            (state.shown, state.rung) = (release, rung)
            _ = state.supervisor.step(.changed, now: .now)
        }
    }

    /// That release is on the screen from now on.
    func show(_ release: Digest, on rung: Rung) { state.withLock { ($0.shown, $0.rung) = (release, rung) } }

    /// The stage died with those on the screen, the likeliest cause first. Returns what is set aside from now on.
    func strike(_ suspects: [Digest], now: Instant) -> [Digest] {
        guard !suspects.isEmpty else { return [] }
        let verdicts = state.withLock { state in
            let verdicts = state.quarantine.strike(suspects, release: state.shown, now: now)
            if !verdicts.isEmpty { _ = state.supervisor.step(.remedied, now: .now) }
            return verdicts
        }
        keep()
        return verdicts
    }

    func clear(_ content: Digest) {
        if state.withLock({ $0.quarantine.clear(content) }) { keep() }
    }

    /// Gives those another chance that have had their day. Returns what is still set aside.
    func held(now: Instant) -> Set<Digest> {
        let (freed, held) = state.withLock { state in
            (state.quarantine.parole(release: state.shown, now: now), Set(state.quarantine.held))
        }
        if !freed.isEmpty { keep() }
        return held
    }

    /// The player ends in good order.
    func end() {
        state.withLock { $0.kept.end() }
        keep()
    }

    private func keep() {
        let kept = state.withLock { state in
            state.kept.quarantine = state.quarantine.cases
            return state.kept
        }
        do {
            try file.write(kept)
        } catch {
            say("what the player knows of itself is not on the disk: \(error)")
        }
    }
}
