import Faults
import Foundation
import Measures
import Programmes

/// Where programs on the same board say what they want of the screen: triggers, data, the screen itself.
actor Desk {
    /// What whoever plays is told.
    enum Order: Sendable {
        case situation(Situation)
        /// The clock was set: the steady one stood at zero then.
        case clock(zero: Instant, Situation)
        /// Another release is to be shown.
        case show
        /// The screen is to be given up.
        case hold
        /// What is on the screen is to be written there as a PNG.
        case capture(path: String)
    }

    private var programme: Programme
    private var table: TriggerTable
    private var isUnsaved = false
    private var sources: DataTable
    private(set) var heldUntil: Instant?
    private var listeners: [Int: AsyncStream<Order>.Continuation] = [:]
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var captures: [String: (deadline: ContinuousClock.Instant, waiter: CheckedContinuation<Bool, Never>)] = [:]
    private var next = 0

    static let longestHold = Duration.seconds(24 * 3600)
    static let usualHold = Duration.seconds(600)

    /// `triggers` are those that go on from an earlier life.
    init(programme: Programme, sources: DataTable, triggers: [Activation] = []) {
        self.programme = programme
        table = TriggerTable(triggers)
        self.sources = sources
    }

    var situation: Situation { Situation(activations: table.activations, fields: sources.fields) }

    func live(at now: Instant) -> [(activation: Activation, end: Instant?)] {
        table.live(in: programme, at: now).map { ($0, table.end(of: $0, in: programme)) }
    }

    // MARK: Triggers and data

    /// Throws: `Fault`.
    func fire(_ name: String, data: [String: String], now: Instant) throws -> Activation {
        let activation = try table.fire(name, data: data, in: programme, now: now)
        isUnsaved = true
        tell(.situation(situation))
        return activation
    }

    /// Returns whether it showed or waited to. Throws: `Fault`.
    func end(_ name: String, now: Instant) throws -> Bool {
        let found = try table.end(name, in: programme, now: now)
        if found {
            isUnsaved = true
            tell(.situation(situation))
        }
        return found
    }

    /// The triggers that show or wait to, if they are others than when this was last asked.
    func unsaved(at now: Instant) -> [Activation]? {
        guard isUnsaved else { return nil }
        isUnsaved = false
        return table.live(in: programme, at: now)
    }

    /// Keeps what a source says from now on. Throws: `Fault`.
    func put(_ document: [UInt8], as source: String) throws {
        let before = sources.fields
        try sources.put(document, as: source)
        if sources.fields != before { tell(.situation(situation)) }
    }

    /// What is fetched again and again.
    var fetches: [DataFetch] { sources.sources.compactMap(DataFetch.init) }

    /// Time has passed: ends what is over, reads again the sources whose time has come. Returns what is to be noted.
    func tick(now: Instant, clock: ContinuousClock.Instant) -> [String] {
        if let until = heldUntil, until <= now { release() }
        for (path, capture) in captures where capture.deadline <= clock { captured(path, false) }
        let (changed, notes) = sources.refresh(now: clock)
        if changed { tell(.situation(situation)) }
        return notes
    }

    /// Another release is on. Triggers that it knows go on.
    func change(to programme: Programme, sources: DataTable) {
        (self.programme, self.sources) = (programme, sources)
        tell(.show)
    }

    /// The clock was set ahead by that: what runs out does so as long after now as before.
    func moveTime(by step: Duration, zero: Instant) {
        table.move(by: step)
        isUnsaved = true
        heldUntil = heldUntil.map { $0 + step }
        tell(.clock(zero: zero, situation))
    }

    // MARK: The screen

    /// Throws: `Fault` for a span that is none.
    func hold(for span: Duration, now: Instant) throws -> Instant {
        guard span > .zero, span <= Self.longestHold else {
            throw Fault(
                .screenHold, "a hold of \(span.text), of at most \(Self.longestHold.text)",
                remedy: "hold it for less, and again when that is over")
        }
        let until = now + span
        heldUntil = until
        tell(.hold)
        return until
    }

    func release() {
        heldUntil = nil
        for waiter in waiting { waiter.resume() }
        waiting = []
    }

    func isHeld(at now: Instant) -> Bool { heldUntil.map { now < $0 } ?? false }

    /// Returns once nobody holds the screen.
    func whenReleased(now: @Sendable () -> Instant) async {
        while let until = heldUntil, now() < until { await withCheckedContinuation { waiting.append($0) } }
        heldUntil = nil
    }

    /// How long a picture of the screen may take.
    private static let capturePatience = Duration.seconds(8)

    /// Writes what is on the screen. Returns whether it was written.
    func capture(to path: String) async -> Bool {
        tell(.capture(path: path))
        return await withCheckedContinuation { captures[path] = (.now + Self.capturePatience, $0) }
    }

    func captured(_ path: String, _ done: Bool = true) {
        captures.removeValue(forKey: path)?.waiter.resume(returning: done)
    }

    // MARK: Whoever plays

    /// What is wanted from now on.
    func orders() -> AsyncStream<Order> {
        next += 1
        let number = next
        return AsyncStream(bufferingPolicy: .bufferingNewest(256)) { continuation in
            listeners[number] = continuation
        }
    }

    private func tell(_ order: Order) {
        for (number, listener) in listeners {
            if case .terminated = listener.yield(order) { listeners[number] = nil }
        }
    }
}

extension Fault.Code {
    /// A hold of the screen that cannot be.
    static let screenHold = Fault.Code("screen.hold")
}
