import Faults
import Foundation
import Glibc

/// Writes pictures of the screen on threads of their own, which have less of the processor than the show.
///
/// `@unchecked Sendable`: all that changes is guarded by `condition`.
final class Photographer: @unchecked Sendable {
    /// So many at a time; what is asked for beyond is refused.
    private static let most = 2
    private static let patience = Duration.seconds(10)

    private let condition = SteadyCondition()
    private var busy = 0
    private var failure: Fault?

    /// Calls `done` with the fault if there was one.
    func write(_ picture: KeptPicture, to path: String, done: @escaping @Sendable (Fault?) -> Void) {
        let isFree = condition.withLock {
            guard busy < Self.most else { return false }
            busy += 1
            return true
        }
        guard isFree else {
            return done(Fault(.stage, "\(path): others are being written", remedy: "ask again in a second"))
        }
        let thread = Thread { [self] in
            // Of this thread alone; where it may not, nothing is lost.
            setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 10)
            var fault: Fault?
            do {
                try picture.write(to: path)
            } catch {
                fault = error as? Fault ?? Fault(.stage, "\(error)", remedy: "report this")
            }
            done(fault)
            condition.withLock {
                failure = failure ?? fault
                busy -= 1
                condition.broadcast()
            }
        }
        thread.name = "photographer"
        thread.start()
    }

    /// Waits for what is being written. Returns the first fault that there was.
    func finish() -> Fault? {
        condition.withLock {
            let deadline = ContinuousClock.now + Self.patience
            while busy > 0, condition.wait(until: deadline) {}
            return failure
        }
    }
}
