/// Decides when a stage is given up and how long to wait before the next. Pure: events and times in, effects out.
struct StageSupervisor: Sendable {
    enum Event: Sendable {
        case started
        /// Frames have reached the output.
        case presented
        /// Time has passed.
        case ticked
        /// The process has ended.
        case gone
    }

    enum Effect: Sendable, Equatable {
        /// It shows nothing any more: end it, whatever it is doing.
        case kill
        case restart(after: Duration)
    }

    /// How long a stage may show nothing. It tells of frames twice a second.
    static let patience = Duration.milliseconds(2_500)
    /// How long it may take until its first frame: drivers and plug-ins are loaded then.
    static let openingPatience = Duration.seconds(20)
    static let shortestDelay = Duration.milliseconds(200)
    static let longestDelay = Duration.seconds(30)
    /// A stage that has shown frames for so long was a good one: what kills it then is a new trouble.
    static let proof = Duration.seconds(60)

    private var delay = Self.shortestDelay
    private var firstFrame: ContinuousClock.Instant?
    private var lastFrame: ContinuousClock.Instant?
    /// `nil` while no stage runs, and once it is to be killed.
    private var deadline: ContinuousClock.Instant?

    mutating func step(_ event: Event, now: ContinuousClock.Instant) -> [Effect] {
        switch event {
        case .started:
            (firstFrame, lastFrame, deadline) = (nil, nil, now + Self.openingPatience)
            return []
        case .presented:
            firstFrame = firstFrame ?? now
            lastFrame = now
            if deadline != nil { deadline = now + Self.patience }
            return []
        case .ticked:
            guard let deadline, now > deadline else { return [] }
            self.deadline = nil
            return [.kill]
        case .gone:
            deadline = nil
            if let firstFrame, let lastFrame, lastFrame - firstFrame >= Self.proof { delay = Self.shortestDelay }
            defer { delay = min(delay * 2, Self.longestDelay) }
            return [.restart(after: delay)]
        }
    }
}
