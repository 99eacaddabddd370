import Programmes

/// What shows in a block, in its order.
struct Showing: Sendable {
    let piece: Piece
    var start: Int64
    var end: Int64
    /// Which of the regime's contestants it belongs to; `nil` is the loop's own.
    let contestant: Int?
    /// The play's or the piece's number.
    let number: Int
}

/// When plays began in the hour before a block.
enum Past {
    /// No matter.
    case none
    /// By campaign. Units: nanoseconds.
    case known([String: [Int64]])
    /// As many as may be.
    case unknown

    func count(of campaign: String, since: Int64) -> Int {
        switch self {
        case .none: 0
        case .known(let begins): begins[campaign]?.count { $0 > since } ?? 0
        case .unknown: .max / 2
        }
    }
}

/// Puts the plays of one block in order: each as near as can be to when it is due, apart from what it avoids.
struct Arrangement {
    private let regime: Regime
    private let opening: Regime.Edge
    private let closing: Regime.Edge
    private let isLast: Bool
    /// What the following block begins with.
    private let follower: Int?
    private let past: Past

    /// Stands for a piece of the loop.
    private static let filler = -1

    init(_ regime: Regime, block: Int, past: Past) {
        self.regime = regime
        self.past = past
        opening = regime.edges[block]
        closing = regime.edges[block + 1]
        isLast = block + 2 == regime.edges.count
        follower = isLast ? nil : Self.first(regime, block + 1)
    }

    func showings() -> [Showing] { timed(parted(apart(order()))) }

    // MARK: Order

    /// A contestant's plays that are still to be placed.
    private struct Queue {
        var next: Int
        let end: Int
        var due: Int64
        let half: Int64
        var isEmpty: Bool { next >= end }
        /// Half a period may reach past the end of time.
        var latest: Int128 { Int128(due) + Int128(half) }

        /// The time until it is due; two instants may lie further apart than 64 bits of nanoseconds reach.
        func wait(from now: Int64) -> Double {
            let (wait, isFar) = due.subtractingReportingOverflow(now)
            return isFar ? (due < now ? -.greatestFiniteMagnitude : .greatestFiniteMagnitude) : Double(wait)
        }
    }

    private static func queues(_ regime: Regime, _ opening: Regime.Edge, _ closing: Regime.Edge) -> [Queue] {
        regime.contestants.indices.map { index in
            let pace = regime.contestants[index].pace
            return Queue(
                next: opening.counts[index], end: closing.counts[index], due: pace.due(opening.counts[index]),
                half: min(pace.period / 2, regime.contestants[index].leeway?.late ?? .max))
        }
    }

    /// What a block begins with, told without planning it: the loop, where there is one.
    private static func first(_ regime: Regime, _ block: Int) -> Int? {
        guard regime.loop.isEmpty else { return filler }
        return first(of: queues(regime, regime.edges[block], regime.edges[block + 1]))
    }

    private static func first(of queues: [Queue]) -> Int? {
        queues.indices.filter { !queues[$0].isEmpty }.min { queues[$0].latest < queues[$1].latest }
    }

    private func order() -> [Int] {
        var queues = Self.queues(regime, opening, closing)
        var left = queues.indices.reduce(Int64(0)) { $0 + time(of: queues[$1], $1) }
        var now = opening.instant
        var order: [Int] = []
        var fillers = regime.loop.isEmpty ? 0 : isLast ? Int.max : closing.loopCount - opening.loopCount
        var filled = 0
        while now < closing.instant {
            let filler = regime.loop.isEmpty ? nil : regime.loop.piece(opening.loopCount + filled).length
            let mayFill =
                fillers > 0 && filler.map { !isLast || left == 0 || now + $0 + left <= closing.instant } ?? false
            drop(&queues, now, &left)
            let choice: Int
            if order.isEmpty, fillers > 0 {
                choice = Self.filler
            } else if order.isEmpty, let first = Self.first(of: queues) {
                choice = first
            } else if let due = pick(queues, at: now + (filler ?? 0) / 2, strictlyAt: now, after: order.last) {
                choice = due
            } else if mayFill {
                choice = Self.filler
            } else if let early = pick(queues, at: .max, strictlyAt: now, after: order.last) {
                choice = early
            } else if let forced = pick(queues, at: .max, strictlyAt: now, after: nil) {
                choice = forced
            } else if filler != nil {
                choice = Self.filler
            } else {
                break
            }
            order.append(choice)
            if choice == Self.filler {
                now += filler ?? 0
                filled += 1
                fillers -= 1
            } else {
                let length = regime.contestants[choice].contender.piece(queues[choice].next).length
                now += length
                left -= length
                queues[choice].next += 1
                queues[choice].due = regime.contestants[choice].pace.due(queues[choice].next)
            }
        }
        return order
    }

    private func time(of queue: Queue, _ index: Int) -> Int64 {
        regime.contestants[index].contender.time(from: queue.next, to: queue.end)
    }

    /// Of the plays due by then, the one that has waited longest, or is least early, for how often it plays.
    private func pick(_ queues: [Queue], at limit: Int64, strictlyAt now: Int64, after last: Int?) -> Int? {
        var best: Int?
        var least = Double.infinity
        for index in queues.indices where !queues[index].isEmpty {
            let latest = regime.contestants[index].leeway.map { min(limit, now + $0.early) } ?? limit
            guard queues[index].due <= latest else { continue }
            if let last, last >= 0, regime.clashes(last, index) { continue }
            let wait = queues[index].wait(from: now) / Double(queues[index].half)
            if wait < least { (best, least) = (index, wait) }
        }
        return best
    }

    /// Plays that would break an hourly limit now are left out.
    private func drop(_ queues: inout [Queue], _ now: Int64, _ left: inout Int64) {
        for index in queues.indices {
            guard let leeway = regime.contestants[index].leeway else { continue }
            while !queues[index].isEmpty, Int128(now) > Int128(queues[index].due) + Int128(leeway.late) {
                left -= regime.contestants[index].contender.piece(queues[index].next).length
                queues[index].next += 1
                queues[index].due = regime.contestants[index].pace.due(queues[index].next)
            }
        }
    }

    // MARK: Separation

    private func clashes(_ left: Int, _ right: Int) -> Bool { left >= 0 && right >= 0 && regime.clashes(left, right) }

    /// How many of the joins before and after a place join what should be apart.
    private func clashes(in order: [Int], at index: Int) -> Int {
        let before = index > 0 && clashes(order[index - 1], order[index]) ? 1 : 0
        let next = index + 1 < order.count ? order[index + 1] : follower ?? Self.filler
        return before + (clashes(order[index], next) ? 1 : 0)
    }

    /// Swaps and moves plays until none stands next to what it avoids, or nothing helps.
    private func apart(_ order: [Int]) -> [Int] {
        var order = order
        guard regime.hasAvoidance, order.count > 2 else { return order }
        // A regime's last piece is cut where it ends, so it stays the loop's.
        let places = 1..<(isLast && !regime.loop.isEmpty ? order.count - 1 : order.count)
        for index in places where clashes(in: order, at: index) > 0 {
            _ = (1..<order.count).first { distance in
                swap(&order, index, index + distance, places) || swap(&order, index, index - distance, places)
            }
        }
        for index in places where clashes(in: order, at: index) > 0 {
            _ = (1..<order.count).first { distance in
                move(&order, index, index + distance, places) || move(&order, index, index - distance, places)
            }
        }
        return order
    }

    /// Whether a swap helps; it is undone if not.
    private func swap(_ order: inout [Int], _ index: Int, _ other: Int, _ places: Range<Int>) -> Bool {
        guard places.contains(other), order[other] != order[index], !isBound(order[index]), !isBound(order[other])
        else {
            return false
        }
        let before = clashes(in: order, at: index) + clashes(in: order, at: other)
        order.swapAt(index, other)
        if clashes(in: order, at: index) + clashes(in: order, at: other) < before { return true }
        order.swapAt(index, other)
        return false
    }

    /// Whether putting a play between two others helps.
    private func move(_ order: inout [Int], _ index: Int, _ other: Int, _ places: Range<Int>) -> Bool {
        guard places.contains(other), !isBound(order[index]) else { return false }
        var moved = order
        moved.insert(moved.remove(at: index), at: other)
        let near = Set([index - 1, index, index + 1, other - 1, other, other + 1].filter(order.indices.contains))
        func sum(_ order: [Int]) -> Int { near.reduce(0) { $0 + clashes(in: order, at: $1) } }
        guard sum(moved) < sum(order) else { return false }
        order = moved
        return true
    }

    /// Whether an hourly limit holds it in its place.
    private func isBound(_ choice: Int) -> Bool { choice >= 0 && regime.contestants[choice].leeway != nil }

    /// Where nothing could be swapped, the loop stands in for the play that would be in the wrong company.
    private func parted(_ order: [Int]) -> [Int] {
        guard !regime.loop.isEmpty, regime.hasAvoidance else { return order }
        var order = order
        for index in order.indices.dropFirst() where clashes(order[index - 1], order[index]) {
            order[index] = Self.filler
        }
        return order
    }

    // MARK: Time

    private func timed(_ order: [Int]) -> [Showing] {
        var order = order
        var showings = laid(order)
        while let first = showings.firstIndex(where: isOutOfPlace) ?? crowded(showings) {
            if regime.loop.isEmpty { order.remove(at: first) } else { order[first] = Self.filler }
            showings = laid(order)
        }
        guard let now = showings.last?.end ?? Optional(opening.instant), now < closing.instant else { return showings }
        return showings.dropLast() + rest(after: showings.last, from: now)
    }

    /// Whether it plays so far from when it is due that an hour would have more plays than it may.
    private func isOutOfPlace(_ showing: Showing) -> Bool {
        guard let index = showing.contestant, let leeway = regime.contestants[index].leeway else { return false }
        let due = regime.contestants[index].pace.due(showing.number)
        return showing.start < due - leeway.early || showing.start > due + leeway.late
    }

    /// The first play for which those of the hour before it, of other regimes among them, leave no room.
    private func crowded(_ showings: [Showing]) -> Int? {
        if case .none = past { return nil }
        var begun = [[Int64]](repeating: [], count: regime.contestants.count)
        for (index, showing) in showings.enumerated() where showing.start - Regime.block < opening.instant {
            guard let contestant = showing.contestant, regime.contestants[contestant].leeway != nil else { continue }
            let campaign = regime.contestants[contestant].contender.campaign
            let since = showing.start - Regime.block
            let before = past.count(of: campaign.name, since: since) + begun[contestant].count { $0 > since }
            if let most = campaign.atMost(per: .hour), before >= most { return index }
            begun[contestant].append(showing.start)
        }
        return nil
    }

    /// One after the other; what is too long for the block is taken from the loop's own pieces, the last ones first.
    private func laid(_ order: [Int]) -> [Showing] {
        var next = opening.counts
        var loop = opening.loopCount
        var showings: [Showing] = order.map { choice in
            guard choice != Self.filler else {
                defer { loop += 1 }
                return Showing(piece: regime.loop.piece(loop), start: 0, end: 0, contestant: nil, number: loop)
            }
            defer { next[choice] += 1 }
            let piece = regime.contestants[choice].contender.piece(next[choice])
            return Showing(piece: piece, start: 0, end: 0, contestant: choice, number: next[choice])
        }
        var lengths = showings.map(\.piece.length)
        var excess = lengths.reduce(0, +) - (closing.instant - opening.instant)
        // Without paid plays, which are shown whole, the last piece is cut where the block ends, as in any loop.
        let least = regime.contestants.isEmpty ? 0 : Self.shortest
        for index in showings.indices.reversed() where excess > 0 && showings[index].contestant == nil {
            let cut = min(excess, max(0, lengths[index] - least))
            lengths[index] -= cut
            excess -= cut
        }
        while excess < 0, !regime.loop.isEmpty {
            showings.append(Showing(piece: regime.loop.piece(loop), start: 0, end: 0, contestant: nil, number: loop))
            lengths.append(min(regime.loop.piece(loop).length, -excess))
            excess += regime.loop.piece(loop).length
            loop += 1
        }
        var now = opening.instant
        for index in showings.indices {
            showings[index].start = now
            now = min(now + lengths[index], closing.instant)
            showings[index].end = now
        }
        showings.removeAll { $0.start >= $0.end }
        return showings
    }

    /// The least that paid plays leave of a piece of the loop. Units: nanoseconds.
    private static let shortest: Int64 = 1_000_000_000

    /// Holds the last picture where less than half of it is missing, else begins another play.
    private func rest(after last: Showing?, from now: Int64) -> [Showing] {
        let missing = closing.instant - now
        let largest = regime.contestants.indices.filter { regime.contestants[$0].leeway == nil }.max {
            regime.contestants[$0].pace.period > regime.contestants[$1].pace.period
        }
        if let last, largest == nil || missing <= last.piece.length / 2 {
            let held = Showing(
                piece: last.piece, start: last.start, end: closing.instant, contestant: last.contestant,
                number: last.number)
            return [held]
        }
        guard let largest else { return [] }
        let number = closing.counts[largest]
        let piece = regime.contestants[largest].contender.piece(number)
        let more = Showing(
            piece: piece, start: now, end: min(now + piece.length, closing.instant), contestant: largest, number: number
        )
        return (last.map { [$0] } ?? []) + (more.end < closing.instant ? rest(after: more, from: more.end) : [more])
    }
}
