import Foundation
import Glibc

/// The clock that nobody sets: it counts on from the machine's start, whatever becomes of the time of day.
package enum SteadyClock {
    /// Since the machine was started.
    package static var now: Duration {
        var time = timespec()
        clock_gettime(CLOCK_BOOTTIME, &time)
        return .seconds(time.tv_sec) + .nanoseconds(Int64(time.tv_nsec))
    }
}
