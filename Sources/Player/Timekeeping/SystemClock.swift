import CKernel
import Foundation
import Glibc
import Measures

/// The machine's clocks.
enum SystemClock {
    /// Both clocks, and what the kernel or the time service says of the wall clock.
    static func read(host: Host) -> Timekeeper.Reading {
        let (wall, steady) = together()
        return Timekeeper.Reading(wall: wall, steady: steady, sync: synchronisation(host: host))
    }

    /// Source: adjtimex(2); systemd-timesyncd.service(8) and timesyncd.conf(5), RootDistanceMaxSec.
    static func synchronisation(host: Host) -> Timekeeper.Synchronisation {
        let bound = mq_clock_error()
        if bound >= 0 { return .within(.microseconds(bound)) }
        // In a sandbox the kernel does not answer. The service that Debian has believes no server that is further off.
        if bound == MQ_CLOCK_UNTOLD, host.exists("run/systemd/timesync/synchronized") { return .within(.seconds(5)) }
        return .none
    }

    /// The wall clock between two looks at the steady one, the closest of three tries: a process may be put aside between.
    private static func together() -> (wall: Instant, steady: Duration) {
        let tries = (0..<3).map { _ in
            let before = SteadyClock.now
            let wall = wallClock
            return (wall: wall, steady: before, gap: SteadyClock.now - before)
        }
        let closest = tries.min { $0.gap < $1.gap } ?? tries[0]
        return (closest.wall, closest.steady + closest.gap / 2)
    }

    /// A clock may say anything; what is beyond the reach of instants is the last of them.
    private static var wallClock: Instant {
        // By their order, as `SteadyClock` has it.
        var time = (seconds: 0, nanoseconds: 0)
        withUnsafeMutablePointer(to: &time) { fields in
            _ = fields.withMemoryRebound(to: timespec.self, capacity: 1) { clock_gettime(CLOCK_REALTIME, $0) }
        }
        let reach = 9_000_000_000
        return Instant(
            nanoseconds: Int64(max(-reach, min(reach, time.seconds))) * 1_000_000_000 + Int64(time.nanoseconds))
    }
}
