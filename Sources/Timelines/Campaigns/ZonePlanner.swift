import Measures
import Programmes

/// A zone whose playlist has campaigns, or items with days and hours of their own.
struct ZonePlanner: Sendable {
    /// The zone's number among those of its programme.
    let key: Int
    let ledger: Ledger
    let loop: Loop
    let contenders: [Contender]
    /// The longest item that it shows.
    let longest: Int64

    init(key: Int, ledger: Ledger, loop: Loop, contenders: [Contender]) {
        self.key = key
        self.ledger = ledger
        self.loop = loop
        self.contenders = contenders
        longest = (loop.pieces.map(\.length) + contenders.flatMap { $0.pieces.map(\.length) }).max() ?? 0
    }

    /// What shows between two instants, whole. Units: nanoseconds.
    func showings(from: Int64, to: Int64) -> [(regime: Regime, showing: Showing)] {
        var found: [(regime: Regime, showing: Showing)] = []
        for place in regimes(from: from, to: to) {
            let edges = place.regime.edges
            for block in edges.indices.dropLast() where edges[block].instant < to && edges[block + 1].instant > from {
                let showings = ledger.memo.block(
                    .init(zone: key, day: place.day, regime: place.index, block: block)
                ) {
                    Arrangement(place.regime, block: block, past: past(place.day, place.index, place.regime, block))
                        .showings()
                }
                for showing in showings where showing.start < to && showing.end > from {
                    found.append((place.regime, showing))
                }
            }
        }
        return found
    }

    /// The regimes that lie in part between two instants.
    func regimes(from: Int64, to: Int64) -> [(day: Int, index: Int, regime: Regime)] {
        let clock = ledger.runs.clock
        let first = clock.day(at: Instant(nanoseconds: from)) - 1
        let last = clock.day(at: Instant(nanoseconds: to)) + 1
        return (first...last).flatMap { day -> [(day: Int, index: Int, regime: Regime)] in
            guard ledger.midnight(day).nanoseconds < to, ledger.midnight(day + 1).nanoseconds > from else { return [] }
            return ledger.memo.regimes(.init(zone: key, day: day)) { regimes(on: day) }.enumerated()
                .filter { $0.element.start < to && $0.element.end > from }.map { (day, $0.offset, $0.element) }
        }
    }

    /// What played in the hour before a block, where an hourly limit may have to count it: regimes have each a rhythm of
    /// their own, so where one follows another an hour has plays of both.
    ///
    /// Short regimes lead back to those before them, within their day; what a short one left to the next day is not known,
    /// and taken to be as much as may be.
    private func past(_ day: Int, _ index: Int, _ regime: Regime, _ block: Int) -> Past {
        let opening = regime.edges[block].instant
        guard opening < regime.start + Regime.block, regime.contestants.contains(where: { $0.leeway != nil }) else {
            return .none
        }
        let from = opening - Regime.block
        if index == 0, block == 0, let before = regimes(from: from, to: opening).last {
            if before.regime.end - before.regime.start < 3 * Regime.block { return .unknown }
        }
        return .known(begins(from: from, to: opening))
    }

    /// When each campaign's plays begin between two instants.
    private func begins(from: Int64, to: Int64) -> [String: [Int64]] {
        showings(from: from, to: to).reduce(into: [:]) { begins, place in
            guard let index = place.showing.contestant else { return }
            begins[place.regime.contestants[index].contender.campaign.name, default: []].append(place.showing.start)
        }
    }

    // MARK: A day

    /// Something with the windows in which it may play.
    private struct Guest {
        let index: Int
        let windows: [Daypart.Window]

        func plays(at instant: Int64) -> Bool { windows.contains { $0.contains(Instant(nanoseconds: instant)) } }
    }

    private func guests(_ dayparts: [[Daypart]], from: Int64, to: Int64) -> [Guest] {
        let (from, to) = (Instant(nanoseconds: from), Instant(nanoseconds: to))
        return dayparts.enumerated().compactMap { index, dayparts in
            let windows = dayparts.reduce([Daypart.Window(start: nil, end: nil)]) { windows, daypart in
                let others = daypart.windows(from: from, to: to, on: ledger.runs.clock)
                return windows.flatMap { window in others.compactMap(window.intersection) }
            }
            return windows.isEmpty ? nil : Guest(index: index, windows: windows)
        }
    }

    private func regimes(on day: Int) -> [Regime] {
        var elapsed: [Int: Int64] = [:]
        return ledger.shown(on: day).flatMap { shown in
            let items = guests(loop.pieces.map(\.dayparts), from: shown.lowerBound, to: shown.upperBound)
            let bidders = guests(contenders.map { [$0.campaign.daypart] }, from: shown.lowerBound, to: shown.upperBound)
            let edges = (items + bidders).flatMap { guest in
                guest.windows.flatMap { [$0.start?.nanoseconds, $0.end?.nanoseconds].compactMap { $0 } }
            }
            let cuts = Set(edges.filter(shown.contains) + [shown.lowerBound, shown.upperBound]).sorted()
            return zip(cuts, cuts.dropFirst()).map { start, end in
                let present = Set(items.filter { $0.plays(at: start) }.map { self.loop.pieces[$0.index].rank })
                let loop = self.loop.filter { present.contains($0.rank) }
                let active = bidders.filter { $0.plays(at: start) }.map(\.index)
                for index in active where elapsed[index] == nil {
                    let daypart = contenders[index].campaign.daypart
                    elapsed[index] = ledger.memo.account(.init(zone: key, contender: index), to: day) {
                        ledger.active(daypart, from: Ledger.firstDay(of: daypart), to: day)
                    } _: { days in
                        days.reduce(0) { $0 + ledger.active(daypart, on: $1) }
                    }
                }
                return regime(start, end, day, loop, active, elapsed)
            }
        }
    }

    private func regime(
        _ start: Int64, _ end: Int64, _ day: Int, _ loop: Loop, _ active: [Int], _ elapsed: [Int: Int64]
    ) -> Regime {
        var auction = Auction(loop: loop, longest: longest)
        let today = active.map { ledger.active(contenders[$0].campaign.daypart, on: day, until: start) }
        let whole = active.map { ledger.active(contenders[$0].campaign.daypart, on: day) }
        let bids = zip(active, today).map { index, today in
            bid(index, elapsed: (elapsed[index] ?? 0) + today, start: start)
        }
        let settled = auction.settle(bids, day: zip(whole, today).map { (whole: $0, elapsed: $1) })
        let filling = settled.leavesBlank ? Loop([.blank]) : loop
        // A loop of its own starts with a round of its own; beside campaigns it goes on where it would be.
        let loopStart =
            filling.isEmpty ? 0 : contenders.isEmpty ? filling.roundStart(after: start) : filling.index(after: start)
        return Regime(
            start: start, end: end, loop: filling, loopStart: loopStart,
            contestants: settled.bids.map { .init(contender: $0.contender, pace: $0.pace, leeway: $0.leeway) },
            concessions: auction.notes)
    }

    private func bid(_ index: Int, elapsed: Int64, start: Int64) -> Bid {
        let contender = contenders[index]
        let lengths = contender.pieces.map(\.length)
        // A play begins as far behind its share as it will be ahead when it ends; campaigns that begin together do not
        // all fall due together.
        var grace = Int64(450 + index * 309 % 100)
        if case .share(let millionths)? = contender.campaign.promise { grace += Int64(millionths / 2000) }
        let leaving = min(grace, 999)
        func pace(_ rate: Pace.Fraction, _ costs: [Int64]) -> Pace {
            Pace(rate: rate, costs: costs, grace: leaving, elapsed: elapsed, start: start)
        }
        switch contender.campaign.promise {
        case .share(let millionths):
            let rate = Pace.Fraction(numerator: Int64(millionths), denominator: whole)
            return Bid(contender: contender, kind: .share, pace: pace(rate, lengths))
        case .plays(let goal):
            let days = contender.campaign.daypart.days
            let last = (days.last?.daysSinceEpoch ?? Ledger.origin) + 2
            let time = ledger.active(
                contender.campaign.daypart, from: Ledger.firstDay(of: contender.campaign.daypart), to: last)
            let rate = Pace.Fraction(numerator: Int64(goal) * Pace.play, denominator: max(time, 1))
            return Bid(contender: contender, kind: .count, pace: pace(rate, [Pace.play]))
        case nil:
            return Bid(contender: contender, kind: .turn, pace: pace(.one, lengths))
        }
    }

    /// What shares are parts of: everything, or each other where nothing else is in the playlist.
    private var whole: Int64 {
        guard loop.isEmpty, contenders.allSatisfy({ $0.campaign.promise != nil }) else { return 1_000_000 }
        let shares = contenders.reduce(Int64(0)) { sum, contender in
            if case .share(let millionths)? = contender.campaign.promise { sum + Int64(millionths) } else { sum }
        }
        let isAllShares = contenders.allSatisfy { if case .share? = $0.campaign.promise { true } else { false } }
        return isAllShares && shares < 1_000_000 ? max(shares, 1) : 1_000_000
    }
}
