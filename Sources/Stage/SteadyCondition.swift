import Glibc

/// A lock, and threads that wait under it until a moment of the clock that nobody sets. Foundation's condition waits until a
/// time of day: one that is set back meanwhile keeps it waiting for as much longer.
///
/// `@unchecked Sendable`: the two are made to be shared, and the pointers never change.
@safe
final class SteadyCondition: @unchecked Sendable {
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let change = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
        var attributes = pthread_condattr_t()
        unsafe pthread_condattr_init(&attributes)
        unsafe pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        unsafe pthread_cond_init(change, &attributes)
        unsafe pthread_condattr_destroy(&attributes)
        unsafe pthread_mutex_init(lock, nil)
    }

    deinit {
        unsafe pthread_cond_destroy(change)
        unsafe pthread_mutex_destroy(lock)
        unsafe change.deallocate()
        unsafe lock.deallocate()
    }

    func withLock<Result>(_ body: () throws -> Result) rethrows -> Result {
        unsafe pthread_mutex_lock(lock)
        defer { unsafe pthread_mutex_unlock(lock) }
        return try body()
    }

    /// Makes all that wait look again.
    func broadcast() { unsafe pthread_cond_broadcast(change) }

    /// Waits for a change. To be called under the lock, as is the next.
    func wait() { unsafe pthread_cond_wait(change, lock) }

    /// Waits for a change until then. Returns whether that is still to come.
    @discardableResult
    func wait(until deadline: ContinuousClock.Instant) -> Bool {
        let rest = ContinuousClock.now.duration(to: deadline).components
        guard rest.seconds >= 0, rest.attoseconds >= 0 else { return false }
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        // Days are as good as for ever: whoever waits looks again.
        let nanoseconds = time.tv_nsec + Int(rest.attoseconds / 1_000_000_000)
        time.tv_sec += Int(min(rest.seconds, 86_400)) + nanoseconds / 1_000_000_000
        time.tv_nsec = nanoseconds % 1_000_000_000
        return unsafe pthread_cond_timedwait(change, lock, &time) == 0 || ContinuousClock.now < deadline
    }
}
