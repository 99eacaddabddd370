import Programmes

/// Weighs what campaigns were promised against each other and against the time there is.
///
/// What gives way first: shares, then numbers of plays. Limits hold before both.
struct Auction {
    typealias Note = (campaign: String?, rule: Concession.Rule, reason: String)

    let loop: Loop
    /// The longest item that the zone shows: how much later than due a play may begin.
    let longest: Int64
    private(set) var notes: [Note] = []

    init(loop: Loop, longest: Int64) {
        self.loop = loop
        self.longest = longest
    }

    /// Settles at which rate each plays, and whether something is left that nothing may fill.
    ///
    /// `day` is, for each bid, the time of the day for which it may play, and how much of that has gone by.
    mutating func settle(_ bids: [Bid], day: [(whole: Int64, elapsed: Int64)]) -> (bids: [Bid], leavesBlank: Bool) {
        var bids = bids
        for index in bids.indices { lift(&bids[index], day[index]) }
        for index in bids.indices where bids[index].kind != .turn { limit(&bids[index], day[index]) }
        let promised = bids.filter { $0.kind != .turn }.reduce(0) { $0 + $1.load }
        if promised > 1 + Self.tolerance { squeeze(&bids) }
        turns(&bids, left: max(0, 1 - promised))
        bids.removeAll { $0.pace.rate.numerator == 0 || $0.pace.scale.numerator == 0 }
        let leavesBlank = loop.isEmpty ? stretch(&bids) : false
        for index in bids.indices { bids[index].leeway = leeway(bids[index]) }
        return (bids, leavesBlank)
    }

    private static let tolerance = 1e-9
    private static let scale = 1_000_000_000.0

    private static func fraction(_ value: Double) -> Pace.Fraction {
        Pace.Fraction(numerator: Int64((value * scale).rounded(.down)), denominator: Int64(scale))
    }

    /// More is promised than there is.
    private mutating func squeeze(_ bids: inout [Bid]) {
        let counted = bids.filter { $0.kind == .count }.reduce(0) { $0 + $1.load }
        let shared = bids.filter { $0.kind == .share }.reduce(0) { $0 + $1.load }
        let forCounts = min(1, 1 / max(counted, Self.tolerance))
        let forShares = shared > 0 ? max(0, min(1, (1 - counted) / shared)) : 1
        let percent = Int(((counted + shared) * 100).rounded())
        for index in bids.indices {
            let factor = bids[index].kind == .count ? forCounts : bids[index].kind == .share ? forShares : 1
            guard factor < 1 else { continue }
            let isGoal = if case .plays? = bids[index].contender.campaign.promise { true } else { false }
            notes.append(
                (
                    bids[index].contender.campaign.name,
                    bids[index].kind == .share ? .share : isGoal ? .plays : .atLeast,
                    "\(percent)% of the time is promised at once"
                ))
            bids[index].pace = bids[index].pace.scaled(by: Self.fraction(factor))
        }
    }

    /// Campaigns that were promised nothing take turns: one of them each time round the loop, or all the time that is
    /// left where there is no loop.
    private mutating func turns(_ bids: inout [Bid], left: Double) {
        let turns = bids.filter { $0.kind == .turn }
        guard !turns.isEmpty else { return }
        let count = Double(turns.count)
        let mean = turns.reduce(0) { $0 + Double($1.contender.mean) } / count
        for index in bids.indices where bids[index].kind == .turn {
            let part =
                loop.isEmpty ? 1 / count : Double(bids[index].contender.mean) / count / (Double(loop.cycle) + mean)
            let pace = bids[index].pace
            bids[index].pace = Pace(
                rate: Self.fraction(left * part), costs: pace.costs, grace: pace.grace, elapsed: 0, start: pace.start)
            if bids[index].pace.rate.numerator > 0 { limit(&bids[index], (.max / 4, 0)) }
        }
    }

    private static let hour = 3600.0 * 1e9

    /// Gives a bid what it must have at least.
    private func lift(_ bid: inout Bid, _ day: (whole: Int64, elapsed: Int64)) {
        let campaign = bid.contender.campaign
        // What asks for more than there is time for gets all of it; more would only be owed, for ever.
        func most(in time: Int64) -> Int64 { max(1, time / max(1, bid.contender.mean) + 1) }
        let plays = bid.kind == .turn ? 0 : bid.plays
        if let least = campaign.atLeast(per: .hour), plays * (Self.hour - Double(longest)) < Double(least) {
            bid.count(min(Int64(least), most(in: Int64(Self.hour))), in: max(1, Int64(Self.hour) - longest))
        }
        if let least = campaign.atLeast(per: .day), day.whole > longest,
            (bid.kind == .turn ? 0 : bid.plays) * Double(day.whole) < Double(least)
        {
            bid.count(min(Int64(least), most(in: day.whole)), ofDay: day.whole - longest, elapsed: day.elapsed)
        }
    }

    /// Holds a bid to its limits.
    private mutating func limit(_ bid: inout Bid, _ day: (whole: Int64, elapsed: Int64)) {
        let campaign = bid.contender.campaign
        if let most = campaign.atMost(per: .hour) {
            let span = Self.hour + Double(longest)
            if bid.plays * span > Double(most) {
                note(bid, most, .hour, wanted: bid.plays * Self.hour)
                bid.count(Int64(most), in: Int64(span))
            } else if bid.spacing * Double(most) < span {
                bid.evenOut()
            }
        }
        if let most = campaign.atMost(per: .day), bid.plays * Double(day.whole) > Double(most) {
            note(bid, most, .day, wanted: bid.plays * Double(day.whole))
            bid.count(Int64(most), ofDay: day.whole, elapsed: day.elapsed)
        }
    }

    private mutating func note(_ bid: Bid, _ most: Int, _ period: Campaign.Quota.Period, wanted: Double) {
        guard bid.kind != .turn else { return }
        let isGoal = if case .plays? = bid.contender.campaign.promise { true } else { false }
        notes.append(
            (
                bid.contender.campaign.name, isGoal ? .plays : .share,
                "it asks for \(Int(wanted.rounded(.up))) plays per \(period.rawValue), where at most \(most) may play"
            ))
    }

    /// How far from its due time a play may begin so that no hour has more than it may.
    private func leeway(_ bid: Bid) -> Regime.Leeway? {
        guard let most = bid.contender.campaign.atMost(per: .hour) else { return nil }
        let slack = Int64(max(0, min(bid.spacing * Double(most) - Self.hour, 1e15)))
        let early = slack > 4 * longest ? slack / 2 : 0
        return Regime.Leeway(early: early, late: slack - early)
    }

    /// Nothing else fills what is left over, so campaigns show longer than was asked, as far as their limits let them.
    /// Returns whether that is not enough, and the zone must stay empty at times.
    private mutating func stretch(_ bids: inout [Bid]) -> Bool {
        for _ in 0..<bids.count + 1 {
            let missing = 1 - bids.reduce(0) { $0 + $1.load }
            guard missing > 1e-6 else { return false }
            let free = bids.indices.filter { bids[$0].kind != .count && room(bids[$0]) > 1 + 1e-6 }
            let load = free.reduce(0) { $0 + bids[$1].load }
            guard load > 0 else { break }
            for index in free {
                let factor = min(1 + missing / load, room(bids[index]))
                let name = bids[index].contender.campaign.name
                if bids[index].kind == .share, !notes.contains(where: { $0.campaign == name }) {
                    notes.append((name, .share, "nothing else may play, so it shows more than it asks for"))
                }
                let scale = Self.fraction(factor * bids[index].pace.scale.value)
                bids[index].pace = bids[index].pace.scaled(by: scale)
            }
        }
        guard 1 - bids.reduce(0, { $0 + $1.load }) > 1e-6 else { return false }
        notes.append((nil, .share, "nothing else may play, so the zone is empty at times"))
        return true
    }

    /// How much faster a bid could play within its limits.
    private func room(_ bid: Bid) -> Double {
        let campaign = bid.contender.campaign
        guard campaign.atMost(per: .day) == nil else { return 1 }
        guard let most = campaign.atMost(per: .hour) else { return 1e9 }
        return bid.spacing * Double(most) / (Self.hour + Double(longest))
    }
}
