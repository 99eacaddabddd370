import Programmes

/// A span of a zone in which the same things may play: part of a day, of a layout's run, between the edges of dayparts.
///
/// It is planned in blocks of an hour. How many plays of each campaign lie before a block's edge follows from the rules,
/// so a block is planned without those before it.
final class Regime: Sendable {
    let start: Int64
    let end: Int64
    let loop: Loop
    let contestants: [Contestant]
    /// Where the loop stands at the start.
    let loopStart: Int
    let edges: [Edge]
    /// What gave way for all of it: the campaign, the rule, the reason.
    let concessions: [(campaign: String?, rule: Concession.Rule, reason: String)]
    /// Which of the contestants avoid which, a row for each; empty where none avoids any.
    private let avoidance: [Bool]

    /// A campaign that may play.
    struct Contestant: Sendable {
        let contender: Contender
        var pace: Pace
        /// How far from when it is due a play may begin before an hourly limit is broken.
        var leeway: Leeway?
    }

    struct Leeway: Sendable {
        let early: Int64
        let late: Int64
    }

    /// Where one block ends and the next begins.
    struct Edge: Sendable {
        /// Between two items, so beside the hour.
        let instant: Int64
        /// The plays before it, of each contestant and of the loop.
        let counts: [Int]
        let loopCount: Int
    }

    static let block: Int64 = 3_600_000_000_000

    init(
        start: Int64, end: Int64, loop: Loop, loopStart: Int, contestants: [Contestant],
        concessions: [(campaign: String?, rule: Concession.Rule, reason: String)]
    ) {
        self.start = start
        self.end = end
        self.loop = loop
        self.loopStart = loopStart
        self.contestants = contestants
        self.concessions = concessions
        edges = Self.edges(start, end, loop, loopStart, contestants)
        let contenders = contestants.map(\.contender)
        avoidance =
            contenders.allSatisfy(\.campaign.apartFrom.isEmpty)
            ? [] : contenders.flatMap { left in contenders.map { left.avoids($0) } }
    }

    /// Whether any contestant avoids another, or itself.
    var hasAvoidance: Bool { !avoidance.isEmpty }

    /// Whether two contestants may not stand next to each other.
    func clashes(_ left: Int, _ right: Int) -> Bool {
        !avoidance.isEmpty && avoidance[left * contestants.count + right]
    }

    private static func edges(
        _ start: Int64, _ end: Int64, _ loop: Loop, _ loopStart: Int, _ contestants: [Contestant]
    ) -> [Edge] {
        let first = counts(of: contestants, at: start, exactly: loop.isEmpty)
        let last = zip(first, counts(of: contestants, at: end, exactly: loop.isEmpty)).map { max($0, $1) }
        var edges = [Edge(instant: start, counts: first, loopCount: loopStart)]
        var nominal = start + block
        while nominal < end {
            let counts = contestants.indices.map { index in
                max(first[index], min(last[index], contestants[index].pace.count(at: nominal)))
            }
            let before = edges[edges.count - 1]
            let played = contestants.indices.reduce(Int64(0)) {
                $0 + contestants[$1].contender.time(from: first[$1], to: counts[$1])
            }
            var loopCount = before.loopCount
            var instant = start + played
            if !loop.isEmpty {
                let fitting = loopStart + loop.count(from: loopStart, filling: nominal - start - played)
                loopCount = max(loopCount, fitting)
                instant += loop.time(from: loopStart, count: loopCount - loopStart)
            }
            edges.append(Edge(instant: max(before.instant, min(end, instant)), counts: counts, loopCount: loopCount))
            nominal += block
        }
        edges.append(Edge(instant: end, counts: last, loopCount: .max))
        return edges
    }

    /// With nothing to fill what is left over, counts are rounded together, so that their times add up.
    private static func counts(of contestants: [Contestant], at instant: Int64, exactly: Bool) -> [Int] {
        guard exactly else { return contestants.map { $0.pace.count(at: instant) } }
        var carry: Int64 = 0
        return contestants.map { contestant in
            let pace = contestant.pace
            let mean = contestant.contender.mean
            let isTimed = pace.costs == contestant.contender.pieces.map(\.length)
            let owed = pace.owed(at: instant)
            let count = pace.count(
                owing: owed + (isTimed ? carry : Int64(Double(carry) / Double(mean) * Double(Pace.play))), grace: 500)
            let shown = contestant.contender.time(from: 0, to: count)
            carry += (isTimed ? owed : Int64(Double(owed) / Double(Pace.play) * Double(mean))) - shown
            return count
        }
    }
}
