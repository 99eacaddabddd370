import Dispatch
package import Faults
import Glibc
import Synchronization

/// Signals that ask a program to end: SIGINT, SIGTERM and SIGHUP.
package enum Interruption {
    /// Does work that a signal cancels, so that its child processes and its unfinished files go with it.
    ///
    /// Throws: `Fault` if a signal came before the work was done, and what `work` throws.
    package static func cancels<Value: Sendable>(
        _ work: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        try await withThrowingTaskGroup(of: Value.self) { group in
            group.addTask { try await work() }
            group.addTask {
                for await _ in arrivals() {
                    throw Fault(.interrupted, "interrupted", remedy: "run it again to go on; nothing is half-written")
                }
                throw CancellationError()
            }
            defer { group.cancelAll() }
            guard let value = try await group.next() else { throw CancellationError() }
            return value
        }
    }

    /// The signals as they come from now on, instead of ending the process. Each of several readers hears them all.
    package static func arrivals() -> AsyncStream<Int32> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let number = exchange.add(continuation)
            continuation.onTermination = { _ in exchange.remove(number) }
        }
    }

    private static let exchange = SignalExchange()
}

/// Takes the process's signals, from its first use on for good, and passes them on to whoever listens.
///
/// `@unchecked Sendable`: Dispatch locks its own sources; the listeners have their mutex.
private final class SignalExchange: @unchecked Sendable {
    private struct Listeners {
        var next = 0
        var all: [Int: AsyncStream<Int32>.Continuation] = [:]
    }

    private let listeners = Mutex(Listeners())
    private var sources: [any DispatchSourceSignal] = []

    init() {
        sources = [SIGINT, SIGTERM, SIGHUP].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler { [weak self] in self?.tell(number) }
            source.activate()
            return source
        }
    }

    func add(_ continuation: AsyncStream<Int32>.Continuation) -> Int {
        listeners.withLock { listeners in
            listeners.next += 1
            listeners.all[listeners.next] = continuation
            return listeners.next
        }
    }

    func remove(_ number: Int) { listeners.withLock { _ = $0.all.removeValue(forKey: number) } }

    private func tell(_ number: Int32) {
        for continuation in listeners.withLock({ Array($0.all.values) }) { continuation.yield(number) }
    }
}

extension Fault.Code {
    package static let interrupted = Fault.Code("interrupted")
}
