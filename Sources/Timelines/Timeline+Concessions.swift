package import Measures
import Programmes

extension Timeline {
    /// Which rules gave way between two instants, and why; each told once with the span that it lies in.
    package func concessions(from: Instant, to: Instant) -> [Concession] {
        var found: [Concession] = []
        for layout in layers.flatMap(\.layouts) {
            for zone in layout.zones {
                guard let planner = planners[layout.name]?[zone.name] else { continue }
                var tally = Tally(layout: layout.name, zone: zone.name)
                for place in planner.regimes(from: from.nanoseconds, to: to.nanoseconds) {
                    let span = max(place.regime.start, from.nanoseconds)..<min(place.regime.end, to.nanoseconds)
                    for note in place.regime.concessions { tally.add(note.campaign, note.rule, note.reason, span) }
                }
                tally.add(planner.showings(from: from.nanoseconds, to: to.nanoseconds))
                tally.add(straying: planner, from: from.nanoseconds, to: to.nanoseconds)
                tally.add(unplaced: planner, from: from.nanoseconds, to: to.nanoseconds)
                found += tally.concessions
            }
        }
        return found
    }

    /// Concessions of one zone, alike ones put together.
    private struct Tally {
        let layout: String
        let zone: String
        private(set) var concessions: [Concession] = []

        init(layout: String, zone: String) {
            self.layout = layout
            self.zone = zone
        }

        mutating func add(_ campaign: String?, _ rule: Concession.Rule, _ reason: String, _ span: Range<Int64>) {
            var (start, end) = (Instant(nanoseconds: span.lowerBound), Instant(nanoseconds: span.upperBound))
            let index = concessions.firstIndex {
                $0.campaign == campaign && $0.rule == rule && $0.reason == reason
            }
            if let index {
                start = min(start, concessions[index].from)
                end = max(end, concessions[index].to)
                concessions.remove(at: index)
            }
            let concession = Concession(
                layout: layout, zone: zone, campaign: campaign, rule: rule, reason: reason, from: start, to: end)
            concessions.insert(concession, at: index ?? concessions.count)
        }

        /// Neighbours that should be apart.
        mutating func add(_ showings: [(regime: Regime, showing: Showing)]) {
            func contender(_ place: (regime: Regime, showing: Showing)) -> Contender? {
                place.showing.contestant.map { place.regime.contestants[$0].contender }
            }
            for (left, right) in zip(showings, showings.dropFirst()) where left.showing.end == right.showing.start {
                guard let one = contender(left), let other = contender(right), one.avoids(other) else { continue }
                add(
                    other.campaign.name, .apartFrom, "nothing could stand between it and \(one.campaign.name)",
                    right.showing.start..<right.showing.end)
            }
        }

        /// Plays that begin further from when they are due than their share, or their least in every hour, bears.
        mutating func add(straying planner: ZonePlanner, from: Int64, to: Int64) {
            for (regime, showing) in planner.showings(from: from, to: to) {
                guard let index = showing.contestant else { continue }
                let (contender, pace) = (regime.contestants[index].contender, regime.contestants[index].pace)
                if contender.campaign.atLeast(per: .hour) != nil, pace.costs == [Pace.play] {
                    let late = Int128(showing.start) - Int128(pace.due(showing.number))
                    guard late > planner.longest || -late > planner.longest else { continue }
                    add(
                        contender.campaign.name, .atLeast,
                        "kept from its place by the others, an hour may have one play less",
                        showing.start..<showing.end)
                    continue
                }
                guard case .share? = contender.campaign.promise, pace.costs == contender.pieces.map(\.length) else {
                    continue
                }
                let ahead = contender.time(from: 0, to: showing.number) - pace.owed(at: showing.start)
                guard ahead + showing.piece.length > planner.longest || -ahead > planner.longest else { continue }
                add(
                    contender.campaign.name, .share,
                    "kept from its place by the others, it strays by more than an item",
                    showing.start..<showing.end)
            }
        }

        /// Plays that were due and found no room.
        mutating func add(unplaced planner: ZonePlanner, from: Int64, to: Int64) {
            for place in planner.regimes(from: from, to: to) {
                let regime = place.regime
                guard let first = regime.edges.first, let last = regime.edges.last else { continue }
                let shown = planner.showings(from: regime.start, to: regime.end).filter {
                    $0.regime.start == regime.start && $0.showing.end - $0.showing.start >= $0.showing.piece.length
                }
                let played = Dictionary(grouping: shown.compactMap(\.showing.contestant)) { $0 }.mapValues(\.count)
                for (index, contestant) in regime.contestants.enumerated() {
                    let missing = last.counts[index] - first.counts[index] - (played[index] ?? 0)
                    let campaign = contestant.contender.campaign
                    // A limit alone promises nothing.
                    guard missing > 0, campaign.promise != nil || !campaign.atLeast.isEmpty else { continue }
                    let isGoal = if case .plays? = campaign.promise { true } else { false }
                    let rule: Concession.Rule = isGoal ? .plays : campaign.promise == nil ? .atLeast : .share
                    add(
                        campaign.name, rule, "plays found no room beside the others",
                        max(regime.start, from)..<min(regime.end, to))
                }
            }
        }
    }
}
