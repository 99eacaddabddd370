import Foundation
import Synchronization

/// Tells on stderr how long work goes on: redrawn in place on a terminal, a line per step elsewhere.
package final class ProgressMeter: Sendable {
    private struct State {
        var title = ""
        var started = ContinuousClock.now
        var drawn = ContinuousClock.now
        var onLine = false
    }

    private let state = Mutex(State())
    private let isTerminal: Bool
    private let style: Style

    package init() {
        isTerminal = isatty(2) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
        style = Style.forStream(2)
    }

    /// Begins a step. What was begun before counts as done.
    package func begin(_ title: String) {
        state.withLock { state in
            clear(&state)
            state.title = title
            state.started = .now
            state.drawn = .now
            if isTerminal { draw("\(title) …", &state) } else { write("\(title)\n") }
        }
    }

    /// Says how much of the step is done, from 0 to 1, at most ten times a second and only on a terminal.
    package func update(_ fraction: Double, _ note: String = "") {
        guard isTerminal else { return }
        state.withLock { state in
            guard state.drawn.duration(to: .now) > .milliseconds(100) else { return }
            state.drawn = .now
            let elapsed = state.started.duration(to: .now)
            let bounded = min(1, max(0, fraction))
            // What is done first, such as what was kept from an earlier run, says little of the rest.
            let left = bounded > 0.05 ? Duration.seconds((elapsed / .seconds(1)) * (1 - bounded) / bounded) : nil
            let percent = Int((bounded * 100).rounded(.down))
            let detail = note.isEmpty ? "" : "  \(note)"
            let remaining = left.map { "  \(Self.clock($0)) left" } ?? ""
            draw("\(state.title)  \(percent) %\(remaining)\(detail)", &state)
        }
    }

    /// Ends the step with a sentence on what came of it.
    package func end(_ outcome: String) {
        state.withLock { state in
            clear(&state)
            write("\(style.good("✓")) \(state.title): \(outcome)\n")
        }
    }

    /// Ends the step of that title, where several run side by side.
    package func end(_ title: String, _ outcome: String) {
        state.withLock { $0.title = title }
        end(outcome)
    }

    /// Says a sentence beside the steps.
    package func note(_ text: String) {
        state.withLock { state in
            clear(&state)
            write("\(text)\n")
        }
    }

    private func draw(_ line: String, _ state: inout State) {
        write("\r\u{1B}[K\(line)")
        state.onLine = true
    }

    private func clear(_ state: inout State) {
        if state.onLine { write("\r\u{1B}[K") }
        state.onLine = false
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }

    private static func clock(_ span: Duration) -> String {
        let seconds = max(1, Int(span / .seconds(1)))
        return seconds < 60 ? "\(seconds) s" : "\(seconds / 60) min \(seconds % 60) s"
    }
}
