import Glibc

/// The clock that nobody sets: it counts on from the machine's start, whatever becomes of the time of day.
package enum SteadyClock {
    /// Since the machine was started.
    package static var now: Duration {
        // By their order, since which module shows the fields' names depends on the compiler and on what else it has read.
        var time = (seconds: 0, nanoseconds: 0)
        withUnsafeMutablePointer(to: &time) { fields in
            _ = fields.withMemoryRebound(to: timespec.self, capacity: 1) { clock_gettime(CLOCK_BOOTTIME, $0) }
        }
        return .seconds(time.seconds) + .nanoseconds(time.nanoseconds)
    }
}
