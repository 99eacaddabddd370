/// Decides when a stage is given up, how long to wait before the next and what that is to show. Pure: events and times in,
/// effects out.
struct StageSupervisor: Sendable {
    enum Event: Sendable {
        case started
        /// Frames have reached the output.
        case presented
        /// Time has passed.
        case ticked
        /// What the stage has died of was set aside, so the deaths before count for nothing.
        case remedied
        /// Another release is shown, which has its own good minute before it.
        case changed
        /// The process has ended.
        case gone
    }

    enum Effect: Sendable, Equatable {
        /// It shows nothing any more: end it, whatever it is doing.
        case kill
        case restart(after: Duration, showing: Rung)
        /// What is on the screen has been there long enough to be trusted.
        case proved(Rung)
        /// The release has had its rest: show it again.
        case climb
    }

    /// How long a stage may show nothing. It tells of frames twice a second. Each that was killed for it doubles that for the
    /// next, up to `openingPatience`: a board that is busy with something else is not to lose its release over it.
    static let patience = Duration.milliseconds(2_500)
    /// How long it may take until its first frame: drivers and plug-ins are loaded then.
    static let openingPatience = Duration.seconds(20)
    static let shortestDelay = Duration.milliseconds(100)
    static let longestDelay = Duration.seconds(30)
    /// A stage that has shown frames for so long was a good one: what kills it then is a new trouble.
    static let proof = Duration.seconds(60)
    /// So many deaths within `loopSpan` are a crash loop, which is left one rung further down.
    static let loopDeaths = 5
    static let loopSpan = Duration.seconds(300)
    /// How long a lower rung is kept before the release gets another chance; twice as long each time.
    static let shortestRest = Duration.seconds(600)
    static let longestRest = Duration.seconds(86_400)

    private(set) var rung: Rung
    private var delay = Self.shortestDelay
    private var allowance = Self.patience
    private var deaths: [ContinuousClock.Instant] = []
    private var firstFrame: ContinuousClock.Instant?
    private var lastFrame: ContinuousClock.Instant?
    private var isProved = false
    private var rest = Self.shortestRest
    private var climbAt: ContinuousClock.Instant?
    /// `nil` while no stage runs, and once it is to be killed.
    private var deadline: ContinuousClock.Instant?

    init(rung: Rung = .current) { self.rung = rung }

    mutating func step(_ event: Event, now: ContinuousClock.Instant) -> [Effect] {
        switch event {
        case .started:
            (firstFrame, lastFrame, isProved, deadline) = (nil, nil, false, now + Self.openingPatience)
            if rung > .current, climbAt == nil { climbAt = now + rest }
            return []
        case .presented: return presented(now)
        case .ticked:
            guard let deadline, now > deadline else { return [] }
            self.deadline = nil
            if firstFrame != nil { allowance = min(allowance * 2, Self.openingPatience) }
            return [.kill]
        case .remedied:
            (deaths, delay, allowance) = ([], Self.shortestDelay, Self.patience)
            return []
        case .changed:
            (rung, deaths, climbAt) = (.current, [], nil)
            (delay, allowance, rest) = (Self.shortestDelay, Self.patience, Self.shortestRest)
            (firstFrame, isProved) = (nil, false)
            return []
        case .gone: return gone(now)
        }
    }

    private mutating func presented(_ now: ContinuousClock.Instant) -> [Effect] {
        let first = firstFrame ?? now
        (firstFrame, lastFrame) = (first, now)
        guard deadline != nil else { return [] }
        deadline = now + allowance
        var effects: [Effect] = []
        if !isProved, now - first >= Self.proof {
            isProved = true
            allowance = Self.patience
            if rung == .current { rest = Self.shortestRest }
            effects.append(.proved(rung))
        }
        if let climbAt, now >= climbAt {
            self.climbAt = nil
            rest = min(rest * 2, Self.longestRest)
            (rung, deaths) = (.current, [])
            effects.append(.climb)
        }
        return effects
    }

    private mutating func gone(_ now: ContinuousClock.Instant) -> [Effect] {
        deadline = nil
        if let firstFrame, let lastFrame, lastFrame - firstFrame >= Self.proof { delay = Self.shortestDelay }
        defer { delay = min(delay * 2, Self.longestDelay) }
        deaths = deaths.filter { now - $0 < Self.loopSpan } + [now]
        if deaths.count >= Self.loopDeaths, rung != .still {
            (rung, deaths, delay, climbAt) = (rung.next, [], Self.shortestDelay, nil)
            allowance = Self.patience
        }
        return [.restart(after: delay, showing: rung)]
    }
}
