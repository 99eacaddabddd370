/// What a coordinator has to tell while it waits.
package enum News: Sendable {
    /// `share` of all work has its verdict, from 0 to 1.
    case done(Record, share: Double)
    case failed(Record, again: Bool)
    /// Seen at work for the first time, on that node where the engine names one.
    case started(ChunkName, node: String?, pieces: Int)
    /// A chunk is gone with that many pieces unaccounted for; the engine's words where it has any.
    case lost(ChunkName, pieces: Int, words: String?)
    case refused(Refusal)
    /// A record whose files are not what it says.
    case untrue(Record)
    /// The engine does not answer, or does again (`nil`).
    case silence(String?)
    case queue(waiting: Int, running: Int, reasons: [String])
    /// What could not be cancelled.
    case leftBehind([Tag], String)
}

/// How often a coordinator looks.
package struct Pace: Sendable {
    /// Between two looks, when something has just happened.
    package var shortest: Duration
    /// When nothing has for long.
    package var longest: Duration
    /// Looks without a chunk until it counts as gone.
    package var misses: Int
    package var pause: @Sendable (Duration) async throws -> Void

    package init(
        shortest: Duration, longest: Duration, misses: Int,
        pause: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
    ) {
        self.shortest = shortest
        self.longest = longest
        self.misses = misses
        self.pause = pause
    }

    /// For children of this process.
    package static let local = Pace(shortest: .milliseconds(50), longest: .milliseconds(500), misses: 1)
    /// For a cluster that others use too.
    package static let cluster = Pace(shortest: .seconds(1), longest: .seconds(15), misses: 2)
}
