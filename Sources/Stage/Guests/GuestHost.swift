import Foundation
import Measures

/// Keeps a guest going and its last picture in sight: while it loads, and after it has died.
///
/// `@unchecked Sendable`: all that changes is guarded by `condition`.
final class GuestHost: @unchecked Sendable {
    /// How often the guest is looked at.
    private static let interval = Duration.milliseconds(250)
    private static let mostTroubles = 3

    private let order: GuestOrder
    /// Told what goes wrong, in a sentence.
    private let tell: @Sendable (String) -> Void
    private let condition = SteadyCondition()
    private var supervisor = GuestSupervisor(now: .now)
    private var guest: GuestProcess?
    private var latest: [UInt8]?
    /// Why the guest that runs is about to end, if that is known.
    private var reason: String?
    /// What the guest that runs said last that it waits for.
    private var progress: String?
    /// What became of those before it since one has painted, each kind once: the latest few.
    private var troubles: [String] = []
    private var isOver = false

    init(_ order: GuestOrder, tell: @escaping @Sendable (String) -> Void) {
        self.order = order
        self.tell = tell
        let thread = Thread { [self] in watch() }
        thread.name = "guest-host"
        thread.start()
    }

    /// The last picture, as soon as there is one; `nil` once `isWanted` says no, which is asked whenever `wake` is called,
    /// and when `deadline` has passed.
    func picture(until deadline: ContinuousClock.Instant, while isWanted: () -> Bool) -> [UInt8]? {
        condition.withLock {
            while latest == nil, isWanted(), !isOver {
                guard condition.wait(until: deadline) else { break }
            }
            return isWanted() && !isOver ? latest : nil
        }
    }

    /// Makes those look again who wait for a picture.
    func wake() { condition.withLock { condition.broadcast() } }

    /// Why there is no picture yet: all that went wrong, as the first trouble often explains the others.
    var trouble: String {
        let all = condition.withLock { troubles.filter { $0 != reason } + (reason.map { [$0] } ?? []) }
        return all.isEmpty ? "it is still loading" : all.joined(separator: "; then ")
    }

    /// Ends the guest for good.
    func stop() {
        let guest = condition.withLock {
            isOver = true
            condition.broadcast()
            return self.guest
        }
        guest?.end()
    }

    private func watch() {
        while true {
            let (isOver, guest) = condition.withLock { (self.isOver, self.guest) }
            guard !isOver else { return }
            let held = guest?.memory
            let effects = condition.withLock {
                (held.map { supervisor.step(.holds($0), now: .now) } ?? []) + supervisor.step(.ticked, now: .now)
            }
            for effect in effects { carryOut(effect, guest) }
            condition.withLock { if !self.isOver { condition.wait(until: .now + Self.interval) } }
        }
    }

    private func carryOut(_ effect: GuestSupervisor.Effect, _ guest: GuestProcess?) {
        switch effect {
        case .start: start()
        case .giveUp:
            condition.withLock {
                let patience = GuestSupervisor.patience.text
                reason = reason ?? "no picture in \(patience): \(progress ?? "its process has not started")"
            }
            guest?.end()
        case .end(let reason):
            if let reason { condition.withLock { self.reason = self.reason ?? reason } }
            guest?.end()
        }
    }

    private func start() {
        condition.withLock { _ = supervisor.step(.started, now: .now) }
        do {
            let guest = try GuestProcess(
                order, .init(picture: { [self] in take($0) }, event: { [self] in take($0) }, gone: { [self] in bury() })
            )
            let isOver = condition.withLock {
                self.guest = guest
                return self.isOver
            }
            if isOver { guest.end() }
        } catch {
            condition.withLock { reason = "its process does not start: \(error.localizedDescription)" }
            bury()
        }
    }

    private func take(_ picture: [UInt8]) {
        condition.withLock {
            troubles = []
            latest = picture
            _ = supervisor.step(.painted, now: .now)
            condition.broadcast()
        }
    }

    private func take(_ event: GuestEvent) {
        switch event {
        case .failed(let reason): condition.withLock { self.reason = reason }
        case .waits(let progress): condition.withLock { self.progress = progress }
        case .refused, .missing, .unconfined: break
        }
        if let sentence = event.sentence { tell(sentence) }
    }

    private func bury() {
        let word: String? = condition.withLock {
            guest = nil
            _ = supervisor.step(.gone, now: .now)
            let word = (reason ?? "its process has ended") + (latest == nil ? "" : "; its last picture stays")
            (reason, progress) = (nil, nil)
            // What goes wrong the same way each time is told once.
            let isNews = !troubles.contains(word)
            if isNews { troubles = troubles.suffix(Self.mostTroubles - 1) + [word] }
            return isOver || !isNews ? nil : word
        }
        if let word { tell(word) }
    }
}
