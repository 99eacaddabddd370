import Dispatch
package import Faults
import Glibc

/// Signals that ask a program to end: SIGINT, SIGTERM and SIGHUP.
package enum Interruption {
    private static let signals = [SIGINT, SIGTERM, SIGHUP]

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

    /// The signals as they come, instead of ending the process, for as long as someone reads.
    package static func arrivals() -> AsyncStream<Int32> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let sources = signals.map { number in
                signal(number, SIG_IGN)
                let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
                source.setEventHandler { continuation.yield(number) }
                source.activate()
                return Watch(source: source, number: number)
            }
            continuation.onTermination = { _ in sources.forEach { $0.end() } }
        }
    }

    /// `@unchecked Sendable`: a dispatch source is locked by its queue.
    private struct Watch: @unchecked Sendable {
        let source: any DispatchSourceSignal
        let number: Int32

        func end() {
            source.cancel()
            signal(number, SIG_DFL)
        }
    }
}

extension Fault.Code {
    package static let interrupted = Fault.Code("interrupted")
}
