import Measures
import PlayLog
import Synchronization
import SystemPackage

/// The time that the player goes by, as several tasks read it.
final class Timepiece: Sendable {
    private struct State {
        var keeper: Timekeeper
        var isTroubled = false
    }

    private let state: Mutex<State>
    private let file: KnownTimeFile
    private let read: @Sendable () -> Timekeeper.Reading

    /// Goes on from what was kept in that directory.
    init(state directory: FilePath, read: @escaping @Sendable () -> Timekeeper.Reading) {
        file = KnownTimeFile(in: directory)
        self.read = read
        state = Mutex(State(keeper: Timekeeper(file.read(), first: read())))
    }

    /// When the steady clock stood at zero.
    var zero: Instant { state.withLock(\.keeper.zero) }

    var now: Instant { zero + SteadyClock.now }

    var certainty: Timekeeper.Certainty { state.withLock(\.keeper.certainty) }

    var uncertainty: Duration? { state.withLock(\.keeper.uncertainty) }

    /// What the journal says of the clock.
    var reading: ClockReading { state.withLock { ClockReading($0.keeper) } }

    /// What has become of the time since the last look.
    struct Change: Sendable {
        /// By how much it was moved.
        let step: Duration
        /// What to tell whoever watches; `nil` if nothing has changed.
        let note: String?
    }

    func look() -> Change {
        let reading = read()
        return state.withLock { state in
            let before = state.keeper.certainty
            let step = state.keeper.take(reading)
            let after = state.keeper.certainty
            if step != .zero {
                let direction = step > .zero ? "ahead" : "back"
                let size = step > .zero ? step : .zero - step
                return Change(step: step, note: "the clock was set \(direction) by \(size.text); the plan follows")
            }
            guard before != after else { return Change(step: .zero, note: nil) }
            let note =
                after == .floor
                ? "the clock is not believed; the time goes on from what was known" : "the clock is \(after.rawValue)"
            return Change(step: .zero, note: note)
        }
    }

    /// Writes down what is known. Returns what goes wrong, once for each time it begins to.
    func keep() -> String? {
        let known = state.withLock(\.keeper.known)
        do {
            try file.write(known)
            state.withLock { $0.isTroubled = false }
            return nil
        } catch {
            let wasTroubled = state.withLock { state in
                defer { state.isTroubled = true }
                return state.isTroubled
            }
            return wasTroubled ? nil : "the time is not on the disk: \(error)"
        }
    }
}

/// What plays say of the clock that they were timed by.
struct ClockReading: Sendable, Equatable {
    let clock: Play.Clock
    let uncertainty: Duration?

    static let virtual = ClockReading(clock: .virtual, uncertainty: nil)
    /// Where nobody looks after the time.
    static let system = ClockReading(clock: .system, uncertainty: nil)

    private init(clock: Play.Clock, uncertainty: Duration?) {
        self.clock = clock
        self.uncertainty = uncertainty
    }

    init(_ keeper: Timekeeper) {
        uncertainty = keeper.uncertainty
        switch keeper.certainty {
        case .synchronised: clock = .synchronised
        case .freeRunning: clock = .system
        case .floor: clock = .estimated
        }
    }
}
