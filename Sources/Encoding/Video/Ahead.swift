import Dispatch
import Synchronization

/// Work that is begun on a thread of its own and asked for later.
final class Ahead<Value: Sendable>: Sendable {
    private let result = Mutex<Value?>(nil)
    private let done = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () throws -> Value) {
        DispatchQueue(label: "ahead").async { [self] in
            let value = try? work()  // what went wrong shows when it is done again
            result.withLock { $0 = value }
            done.signal()
        }
    }

    /// Waits for it. `nil` where it came to nothing.
    func value() -> Value? {
        done.wait()
        done.signal()
        return result.withLock { $0 }
    }
}
