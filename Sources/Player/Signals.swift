import Dispatch
import Foundation
import Synchronization

/// SIGINT and SIGTERM, told to whoever listens at the moment instead of ending the process.
///
/// `@unchecked Sendable`: Dispatch locks its own sources; the listener has its mutex.
final class Signals: @unchecked Sendable {
    private let sources: [any DispatchSourceSignal]
    private let listener = Mutex<(@Sendable () -> Void)?>(nil)

    init() {
        sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            return DispatchSource.makeSignalSource(signal: number, queue: .global())
        }
        for source in sources {
            source.setEventHandler { [weak self] in self?.listener.withLock { $0 }?() }
            source.activate()
        }
    }

    func deliver(to listener: @escaping @Sendable () -> Void) { self.listener.withLock { $0 = listener } }

    func stop() {
        for source in sources { source.cancel() }
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
    }
}
