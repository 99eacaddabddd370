import Faults
import Foundation
import Measures
import Programmes

/// Receives a stream as long as anyone wants it: connects, connects again when it is lost, and keeps its last pictures.
///
/// `@unchecked Sendable`: all that changes is guarded by `condition`.
final class StreamReceiver: @unchecked Sendable {
    /// Slots that want the same in the same shape share a connection.
    struct Order: Hashable, Sendable {
        let address: String
        /// `nil` for a sound alone.
        let shape: Shape?
        let hasSound: Bool

        /// What is waited for.
        var wanted: String { shape == nil ? "sound" : "picture" }
    }

    /// The shape of a zone; where it lies does not matter. Units: pixels.
    struct Shape: Hashable, Sendable {
        let fit: Fit
        let width: Int
        let height: Int
    }

    /// What whoever shows the stream hears of it.
    enum Word: Sendable {
        /// Its first picture has come, or the first of a sound alone.
        case begun
        /// Its sound has come, for the first time or after it was lost.
        case sound
        /// That has not come in `patience`, or cannot come as things are.
        case late(String)
        case lost(String)
        case back(after: Duration)
    }

    /// How long the first picture, or a sound alone, may take from when a slot wants it.
    static let patience = Duration.seconds(15)
    /// How long a connection may bring nothing, at its beginning and later.
    static let openingPatience = Duration.seconds(10)
    static let gap = Duration.seconds(6)
    /// A loss that is shorter is not told of.
    static let silence = Duration.seconds(2)

    let order: Order
    private let condition = SteadyCondition()
    private var pictures = PictureQueue<KeptPicture>()
    private var sound = SoundQueue()
    private var hasSound = false
    private var listeners: [String: Listener] = [:]
    private var loss: (since: ContinuousClock.Instant, isTold: Bool)?
    /// How many pictures have come, or pieces of a sound alone.
    private var arrivals = 0
    private var lastArrival: ContinuousClock.Instant?
    private var reason = "nothing came of it"
    /// Whether it is certain that nothing will come as things are.
    private var isHopeless = false
    private var isStopped = false
    private var isGone = false

    private struct Listener {
        let since: ContinuousClock.Instant
        var isLate = false
        let tell: @Sendable (Word) -> Void
    }

    init(_ order: Order) { self.order = order }

    func start() {
        let thread = Thread { [self] in run() }
        thread.name = "stream"
        thread.start()
    }

    func stop() {
        condition.withLock {
            isStopped = true
            condition.broadcast()
        }
    }

    /// Returns once its thread has ended, or has been given up.
    func join(until deadline: ContinuousClock.Instant) {
        condition.withLock { while !isGone, condition.wait(until: deadline) {} }
    }

    /// What there is already is told at once.
    func listen(_ name: String, _ tell: @escaping @Sendable (Word) -> Void) {
        let (hasBegun, hasSound) = condition.withLock {
            listeners[name] = Listener(since: .now, tell: tell)
            return (arrivals > 0, self.hasSound)
        }
        if hasBegun { tell(.begun) }
        if hasSound { tell(.sound) }
    }

    func leave(_ name: String) { condition.withLock { _ = listeners.removeValue(forKey: name) } }

    /// Why nothing has come, as far as it is known.
    var trouble: String { condition.withLock { reason } }

    func picture() -> (picture: KeptPicture, number: Int)? { condition.withLock { pictures.take() } }

    func beginSound() { condition.withLock { sound.skip() } }

    /// Units: samples at 48 kHz, of which each is two numbers.
    func sound(_ count: Int) -> [Float] { condition.withLock { sound.take(count) } }

    // MARK: What comes

    private func take(_ picture: KeptPicture) {
        let (words, tells) = condition.withLock {
            pictures.add(picture)
            return (arrive(), listeners.values.map(\.tell))
        }
        for word in words { for tell in tells { tell(word) } }
    }

    private func take(_ samples: [Float]) {
        let (words, tells) = condition.withLock {
            sound.add(samples)
            var words = order.shape == nil ? arrive() : []
            if !hasSound { words.append(.sound) }
            hasSound = true
            return (words, listeners.values.map(\.tell))
        }
        for word in words { for tell in tells { tell(word) } }
    }

    /// What is waited for has come. Returns what is to be told; `condition` is held.
    private func arrive() -> [Word] {
        arrivals += 1
        lastArrival = .now
        var words: [Word] = arrivals == 1 ? [.begun] : []
        if let loss, loss.isTold { words.append(.back(after: loss.since.duration(to: .now))) }
        loss = nil
        return words
    }

    // MARK: The thread

    private func run() {
        var pauses = BackOff()
        var attempt = 0
        while !condition.withLock({ isStopped }) {
            let before = condition.withLock { arrivals }
            lose(connect(attempt))
            attempt += 1
            if condition.withLock({ arrivals > before }) { pauses.reset() }
            let end = ContinuousClock.now + pauses.pause()
            while ContinuousClock.now < end, !look(wait: true) {}
        }
        condition.withLock {
            isGone = true
            condition.broadcast()
        }
    }

    /// Returns the reason for the connection's end.
    private func connect(_ attempt: Int) -> String {
        let trouble = CaptureDevice(address: order.address)?.trouble()
        condition.withLock { isHopeless = trouble != nil }
        if let trouble { return trouble.description }
        do {
            let connection = try StreamConnection(
                order, attempt: attempt, picture: { [weak self] in self?.take($0) },
                sound: { [weak self] in self?.take($0) })
            let opened = ContinuousClock.now
            condition.withLock { lastArrival = nil }
            return connection.run { [self] in
                if look(wait: false) { return "nobody wants it" }
                let last = condition.withLock { lastArrival }
                let limit = last == nil ? Self.openingPatience : Self.gap
                return (last ?? opened).duration(to: .now) > limit ? "no \(order.wanted) for \(limit.text)" : nil
            }
        } catch {
            return "\(error)"
        }
    }

    private func lose(_ reason: String) {
        condition.withLock {
            self.reason = reason
            if arrivals > 0, loss == nil { loss = (.now, false) }
        }
    }

    /// Tells what has to be told by now. Returns whether it is stopped.
    private func look(wait: Bool) -> Bool {
        let (words, isOver) = condition.withLock {
            if wait, !isStopped { condition.wait(until: .now + .milliseconds(100)) }
            var words: [(Word, @Sendable (Word) -> Void)] = []
            if let loss, !loss.isTold, loss.since.duration(to: .now) >= Self.silence {
                self.loss?.isTold = true
                hasSound = false
                words += listeners.values.map { (Word.lost(reason), $0.tell) }
            }
            for (name, listener) in listeners where arrivals == 0 && !listener.isLate {
                guard isHopeless || listener.since.duration(to: .now) >= Self.patience else { continue }
                listeners[name]?.isLate = true
                let what = isHopeless ? reason : "no \(order.wanted) in \(Self.patience.text): \(reason)"
                words.append((.late(what), listener.tell))
            }
            return (words, isStopped)
        }
        for (word, tell) in words { tell(word) }
        return isOver
    }
}
