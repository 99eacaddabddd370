import Measures

/// Sets media aside that kill the stage. Pure: what was on the screen when it died in, verdicts out.
///
/// A medium that is shown from its beginning to its end is cleared, so that what only happened to be there is not set aside.
struct Quarantine: Sendable, Equatable {
    struct Case: Sendable, Codable, Equatable {
        let content: Digest
        var strikes: Int
        /// When it struck last.
        var at: Instant
        /// What was being played then.
        let release: Digest
        /// Whether it was let out as something else turned out to be the cause. That happens once.
        var isExcused = false
    }

    static let limit = 2
    /// After so long it gets another chance.
    static let sentence = Duration.seconds(86_400)

    /// How long a verdict may turn out to have been wrong.
    static let doubt = Duration.seconds(600)

    private(set) var cases: [Case]

    /// At most so many are remembered, the latest.
    static let memory = 1_000

    init(_ cases: [Case] = []) { self.cases = Array(cases.suffix(Self.memory)) }

    /// Each of the suspects, the likeliest first, gets a strike. Returns what is set aside from now on: one of those that
    /// have had enough, as one is to blame. The others follow if it was not that one, and it is let out then.
    mutating func strike(_ suspects: [Digest], release: Digest, now: Instant) -> [Digest] {
        var verdict: Digest?
        for content in suspects where !holds(content) {
            let before = cases.first { $0.content == content }
            cases.removeAll { $0.content == content }
            var strikes = (before?.strikes ?? 0) + 1
            if strikes >= Self.limit, verdict != nil { strikes = Self.limit - 1 }
            if strikes >= Self.limit { verdict = content }
            cases.append(
                Case(
                    content: content, strikes: strikes, at: now, release: release,
                    isExcused: before?.isExcused ?? false))
        }
        if let verdict { excuse(from: verdict, now: now) }
        cases = Array(cases.suffix(Self.memory))
        return verdict.map { [$0] } ?? []
    }

    /// Lets those out that were set aside a short while ago: the stage died without them.
    private mutating func excuse(from verdict: Digest, now: Instant) {
        for index in cases.indices where cases[index].strikes >= Self.limit && cases[index].content != verdict {
            guard !cases[index].isExcused, now - cases[index].at < Self.doubt else { continue }
            cases[index].strikes = Self.limit - 1
            cases[index].isExcused = true
        }
    }

    /// It was shown from its beginning to its end. Returns whether anything is remembered otherwise now.
    mutating func clear(_ content: Digest) -> Bool {
        guard cases.contains(where: { $0.content == content && $0.strikes < Self.limit }) else { return false }
        cases.removeAll { $0.content == content }
        return true
    }

    /// Gives those another chance that have waited for a day or whose release is no more, and all of them to a player that is
    /// new: the next strike counts again. Returns them.
    mutating func parole(release: Digest, now: Instant, isNewPlayer: Bool = false) -> [Digest] {
        var freed: [Digest] = []
        for index in cases.indices where cases[index].strikes >= Self.limit {
            // A clock that was put back starts the day anew.
            if now < cases[index].at { cases[index].at = now }
            guard isNewPlayer || cases[index].release != release || now - cases[index].at >= Self.sentence else {
                continue
            }
            cases[index].strikes = Self.limit - 1
            freed.append(cases[index].content)
        }
        return freed
    }

    func holds(_ content: Digest) -> Bool { cases.contains { $0.content == content && $0.strikes >= Self.limit } }

    var held: [Digest] { cases.filter { $0.strikes >= Self.limit }.map(\.content) }
}
