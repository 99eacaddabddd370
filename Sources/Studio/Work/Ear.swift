import Faults
import Foundation
import Measures
import Synchronization

/// Listens to a worker: its last word, how far it came, and whether it still does anything.
final class Ear: Sendable {
    private struct State {
        var last: WorkLine?
        var instant = Duration.zero
        var heard = ContinuousClock.now
    }

    private let state = Mutex(State())
    private let silence: Duration
    private let source: String

    init(_ source: String, silence: Duration) {
        self.source = source
        self.silence = silence
    }

    /// What the worker said last, unless that was only that it goes on.
    var last: WorkLine? { state.withLock { $0.last } }

    /// Where in the medium it was last.
    var instant: Duration { state.withLock { $0.instant } }

    /// Listens until the worker says no more. Throws: `Fault` when it has been silent for too long.
    func listen(
        _ lines: some AsyncSequence<String, any Error> & Sendable, _ progress: @escaping @Sendable (Double) -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let decoder = JSONDecoder()
                for try await line in lines {
                    // A line that does not read is some library's own talk.
                    guard let word = try? decoder.decode(WorkLine.self, from: Data(line.utf8)) else { continue }
                    if let share = self.take(word) { progress(share) }
                }
            }
            group.addTask { try await self.watch() }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    /// Returns the share that is done, where the line says that.
    private func take(_ word: WorkLine) -> Double? {
        state.withLock { state in
            state.heard = .now
            guard case .alive(let share, let at) = word else {
                state.last = word
                return nil
            }
            state.instant = .seconds(at)
            return share
        }
    }

    private func watch() async throws {
        while true {
            let left = silence - state.withLock { $0.heard.duration(to: .now) }
            guard left > .zero else { break }
            try await Task.sleep(for: left)
        }
        throw Fault(
            .workerSpent, at: .init(file: source),
            "nothing more came of it after \(instant.text), in \(silence.text)",
            remedy: "ask for the file again, or export it in another format")
    }
}
