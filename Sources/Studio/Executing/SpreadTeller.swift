import Executors
import Faults
import Measures
import Reports
import Synchronization

/// Tells people what a coordinator has to tell.
final class SpreadTeller: Sendable {
    private struct State {
        var done = 0
        var share = 0.0
        var queue = ""
        var reasons: [String] = []
        var trouble: String?
    }

    private let executor: String
    private let count: Int
    private let progress: ProgressMeter
    private let state = Mutex(State())

    /// `count` renditions are to come.
    init(executor: String, count: Int, progress: ProgressMeter) {
        self.executor = executor
        self.count = count
        self.progress = progress
    }

    /// One more rendition is in the depot.
    func note(_ sentence: String) {
        let done = state.withLock { state in
            state.done += 1
            return state.done
        }
        progress.note("  \(done)/\(count) \(sentence)")
    }

    /// What was last said of work that was lost.
    var trouble: String? { state.withLock { $0.trouble } }

    func tell(_ news: News) {
        switch news {
        case .done(_, let share): state.withLock { $0.share = share }
        case .failed(let record, let again):
            let words = record.faults.map(\.description).joined(separator: "; ")
            progress.note("  failed on \(record.node), \(again ? "tried once more" : "given up"): \(words)")
        case .started(let chunk, let node, let pieces):
            progress.note("  chunk \(chunk) runs\(node.map { " on \($0)" } ?? ""): \(Count.of(pieces, "source"))")
        case .lost(let chunk, let pieces, let words):
            if let words { state.withLock { $0.trouble = words } }
            progress.note(
                "  chunk \(chunk) is gone without a word on \(Count.of(pieces, "source")): they go again"
                    + (words.map { " (\($0))" } ?? ""))
        case .refused(let refusal):
            state.withLock { $0.trouble = "\(refusal.node): \(refusal.fault)" }
            progress.note("  \(refusal.node) cannot work and is avoided: \(refusal.fault)")
        case .untrue(let record):
            progress.note("  what \(record.node) says it made is not there whole: it goes again")
        case .silence(let words):
            progress.note(
                words.map { "  \(executor) does not answer, work goes on when it does: \($0)" }
                    ?? "  \(executor) answers again")
        case .queue(let waiting, let running, let reasons): count(waiting, running, reasons)
        case .leftBehind(let tags, let words):
            progress.note(
                "  not cancelled: \(words); cancel \(tags.map(\.description).joined(separator: ", ")) by hand")
        }
        let (share, queue) = state.withLock { ($0.share, $0.queue) }
        progress.update(share, queue)
    }

    /// Why chunks wait is told when it changes: a cluster may have its reasons for hours.
    private func count(_ waiting: Int, _ running: Int, _ reasons: [String]) {
        let isNew = state.withLock { state in
            state.queue = "\(running) running, \(waiting) waiting"
            defer { state.reasons = reasons }
            return running == 0 && !reasons.isEmpty && state.reasons != reasons
        }
        if isNew {
            let held = reasons.contains { $0.contains("Held") } ? "; 'scontrol release' lets held jobs go" : ""
            progress.note("  \(executor) waits: \(reasons.joined(separator: ", "))\(held)")
        }
    }
}
