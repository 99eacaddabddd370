import Foundation

/// Holds a thread back until the time that it wants to pass is known to be complete.
///
/// `@unchecked Sendable`: `limit` is guarded by `condition`.
final class Gate: @unchecked Sendable {
    private let condition = NSCondition()
    private var limit: Int64

    /// Units: nanoseconds of running time.
    init(limit: Int64) { self.limit = limit }

    /// Units: nanoseconds of running time.
    var current: Int64 { condition.withLock { limit } }

    func raise(to newLimit: Int64) {
        condition.withLock {
            guard newLimit > limit else { return }
            limit = newLimit
            condition.broadcast()
        }
    }

    /// Returns once `time` lies before the limit.
    func wait(for time: Int64) {
        condition.withLock { while time >= limit { condition.wait() } }
    }
}
