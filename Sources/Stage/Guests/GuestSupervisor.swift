import Measures

/// Decides when a guest is started, when it is ended and how long it then stays away. Pure: events and times in, effects
/// out.
struct GuestSupervisor: Sendable {
    enum Event: Sendable {
        case started
        /// A picture has come.
        case painted
        /// What its processes hold together.
        case holds(ByteCount)
        /// Time has passed.
        case ticked
        /// The process has ended.
        case gone
    }

    enum Effect: Sendable, Equatable {
        case start
        /// End it: no picture has come in time.
        case giveUp
        /// End it, whatever it is doing. `nil` for what is no trouble.
        case end(String?)
    }

    /// How long a page may take to its first picture.
    static let patience = Duration.seconds(15)
    /// What a guest and all that it starts may hold.
    static let ceiling = ByteCount(700_000_000)
    static let shortestPause = Duration.milliseconds(500)
    static let longestPause = Duration.seconds(30)
    /// A guest that has shown pictures for so long was a good one: what ends it then is a new trouble.
    static let proof = Duration.seconds(60)
    /// A page is loaded anew after so long: web engines leak.
    static let shift = Duration.seconds(6 * 3600)

    private enum State: Sendable {
        case away(until: ContinuousClock.Instant)
        case starting
        case opening(since: ContinuousClock.Instant)
        case showing(since: ContinuousClock.Instant)
        case ending(wasGood: Bool)
    }

    private var state: State
    private var pause = Self.shortestPause

    /// A guest that is to be started at once.
    init(now: ContinuousClock.Instant) { state = .away(until: now) }

    mutating func step(_ event: Event, now: ContinuousClock.Instant) -> [Effect] {
        switch (event, state) {
        case (.started, _): state = .opening(since: now)
        case (.painted, .opening): state = .showing(since: now)
        case (.holds(let bytes), .opening), (.holds(let bytes), .showing):
            guard bytes > Self.ceiling else { return [] }
            return end("it holds \(bytes), more than \(Self.ceiling)", wasGood: isProved(now))
        case (.ticked, .away(let until)) where now >= until:
            state = .starting
            return [.start]
        case (.ticked, .opening(let since)) where now - since > Self.patience:
            state = .ending(wasGood: false)
            return [.giveUp]
        case (.ticked, .showing(let since)) where now - since > Self.shift: return end(nil, wasGood: true)
        case (.gone, .away): break
        case (.gone, _):
            if isProved(now) { pause = Self.shortestPause }
            state = .away(until: now + pause)
            pause = min(pause * 2, Self.longestPause)
        default: break
        }
        return []
    }

    private mutating func end(_ reason: String?, wasGood: Bool) -> [Effect] {
        state = .ending(wasGood: wasGood)
        return [.end(reason)]
    }

    private func isProved(_ now: ContinuousClock.Instant) -> Bool {
        switch state {
        case .showing(let since): now - since >= Self.proof
        case .ending(let wasGood): wasGood
        case .away, .starting, .opening: false
        }
    }
}
