/// Holds back whoever makes a slot's pictures or sound until the canvas is about to need the next.
///
/// `@unchecked Sendable`: all that changes is guarded by `condition`. Units: nanoseconds of running time.
final class Pace: @unchecked Sendable {
    private let condition = SteadyCondition()
    private var position: Position
    private var isOver = false
    /// Where it does not: what was asked for first, and when that went.
    private var first: (time: Int64, at: ContinuousClock.Instant)?
    /// Whether the canvas runs at the pace of the wall's clock anyway.
    let isLive: Bool

    struct Position: Sendable {
        /// The frame that is composed next.
        var next: Int64
        /// What lies before this may go.
        var limit: Int64
    }

    init(_ position: Position, isLive: Bool) {
        self.position = position
        self.isLive = isLive
    }

    func move(to position: Position) {
        condition.withLock {
            guard position.limit > self.position.limit else { return }
            self.position = position
            condition.broadcast()
        }
    }

    /// Lets everyone go for good.
    func stop() {
        condition.withLock {
            isOver = true
            condition.broadcast()
        }
    }

    var next: Int64 { condition.withLock { position.next } }

    /// Returns once `time` may go: `false` if nothing is wanted any more. What has a `clock` of its own is never ahead of
    /// the wall's, even where the canvas could be.
    func wait(for time: Int64, clock: Bool) -> Bool {
        condition.withLock {
            while !isOver, time >= position.limit { condition.wait() }
            guard clock, !isLive, !isOver else { return !isOver }
            let first = self.first ?? (time, .now)
            self.first = first
            let due = first.at + .nanoseconds(time - first.time)
            while !isOver, condition.wait(until: due) {}
            return !isOver
        }
    }
}
