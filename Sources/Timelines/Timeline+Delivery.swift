package import Measures
import Programmes

/// The time that a campaign got in a zone, beside what it was promised.
package struct Delivery: Sendable, Equatable {
    package let layout: String
    package let zone: String
    package let campaign: String
    package let plays: Int
    package let shown: Duration
    /// For which the zone showed while the campaign might play.
    package let possible: Duration
    /// From 0 to 1; `nil` where it was promised no share.
    package let asked: Double?

    /// From 0 to 1.
    package var delivered: Double { possible > .zero ? shown / possible : 0 }
}

extension Timeline {
    /// What every campaign gets between two instants.
    package func deliveries(from: Instant, to: Instant) -> [Delivery] {
        layers.flatMap(\.layouts).flatMap { layout in
            layout.zones.flatMap { zone -> [Delivery] in
                guard let planner = planners[layout.name]?[zone.name] else { return [] }
                return deliveries(planner, layout.name, zone.name, from: from, to: to)
            }
        }
    }

    private func deliveries(
        _ planner: ZonePlanner, _ layout: String, _ zone: String, from: Instant, to: Instant
    ) -> [Delivery] {
        var shown: [String: (plays: Int, time: Int64)] = [:]
        for (regime, showing) in planner.showings(from: from.nanoseconds, to: to.nanoseconds) {
            guard let index = showing.contestant else { continue }
            let time = min(showing.end, to.nanoseconds) - max(showing.start, from.nanoseconds)
            shown[regime.contestants[index].contender.campaign.name, default: (0, 0)].plays += 1
            shown[regime.contestants[index].contender.campaign.name, default: (0, 0)].time += time
        }
        let clock = runs.clock
        let days = clock.day(at: from)...clock.day(at: to)
        return planner.contenders.compactMap { contender in
            let campaign = contender.campaign
            let possible = days.reduce(Int64(0)) { sum, day in
                let whole = planner.ledger.active(campaign.daypart, on: day, until: to.nanoseconds)
                return sum + whole - planner.ledger.active(campaign.daypart, on: day, until: from.nanoseconds)
            }
            guard possible > 0 else { return nil }
            let got = shown[campaign.name] ?? (0, 0)
            let asked: Double? =
                if case .share(let millionths)? = campaign.promise { Double(millionths) / 1e6 } else { nil }
            return Delivery(
                layout: layout, zone: zone, campaign: campaign.name, plays: got.plays, shown: .nanoseconds(got.time),
                possible: .nanoseconds(possible), asked: asked)
        }
    }
}
