import Measures
package import Programmes

/// Why something is in a slot, and what kept the others out.
package struct Explanation: Sendable, Equatable {
    /// A sentence without its full stop.
    package let why: String
    package let others: [Other]

    package struct Other: Sendable, Equatable {
        package let campaign: String
        package let reason: String
    }
}

extension Timeline {
    package func explanation(of slot: Slot) -> Explanation {
        let layout = slot.trigger.map { "trigger \($0)" } ?? self.why(slot)
        if slot.content == .off { return Explanation(why: layout, others: []) }
        guard slot.trigger == nil, let planner = planners[slot.layout]?[slot.zone],
            let place = planner.showings(from: slot.start.nanoseconds, to: slot.start.nanoseconds + 1).first
        else {
            let own = if case .text = slot.content { "the zone's text" } else { "its turn in the playlist" }
            return Explanation(why: "\(layout); \(own)", others: [])
        }
        let (regime, showing) = place
        let names = regime.contestants.map(\.contender.campaign.name)
        let own = showing.contestant.map { self.why(regime.contestants[$0], showing) }
        let others = planner.contenders.filter { $0.campaign.name != slot.campaign }.map { contender in
            let reason =
                names.firstIndex(of: contender.campaign.name).map { why(not: regime, $0, showing) }
                ?? contender.campaign.daypart.objection(at: slot.start, on: runs.clock).map {
                    "its '\($0)' does not hold"
                }
                ?? "nothing is left of the time for it"
            return Explanation.Other(campaign: contender.campaign.name, reason: reason)
        }
        return Explanation(
            why: "\(layout); \(own ?? "no campaign was due, so its turn in the playlist")", others: others)
    }

    private func why(_ slot: Slot) -> String {
        if slot.layout == Overlay.layout { return "overlay \(slot.zone), above every layout" }
        let (layout, instant) = (slot.content == .off ? "the screen off" : "layout \(slot.layout)", slot.start)
        let run = runs.runs(from: instant, to: instant + .nanoseconds(1)).first
        guard let run else { return layout }
        let applying = programme.schedule.indices.filter {
            programme.schedule[$0].daypart.window(at: instant, on: runs.clock) != nil
        }
        let entry = programme.schedule[run.entry]
        if applying.count == 1 { return "\(layout) is the only one scheduled" }
        let others = applying.filter { $0 != run.entry }.map { programme.schedule[$0] }
        let isHigher = others.allSatisfy { $0.priority < entry.priority }
        return
            "\(layout) wins over \(Set(others.map { $0.layout ?? "the screen off" }).sorted().joined(separator: ", ")) by "
            + (isHigher ? "priority \(entry.priority)" : "standing last in the schedule")
    }

    private func why(_ contestant: Regime.Contestant, _ showing: Showing) -> String {
        let campaign = contestant.contender.campaign
        let promise =
            switch campaign.promise {
            case .share(let millionths): "share \(Double(millionths) / 10_000)%"
            case .plays(let goal): "\(goal) plays"
            case nil: campaign.atLeast.first.map { "at least \($0)" } ?? "its turn"
            }
        let wait = Duration.nanoseconds(showing.start - contestant.pace.due(showing.number))
        let distance = wait >= .zero ? "\(wait.text) after it was due" : "\((.zero - wait).text) before it is due"
        return "campaign \(campaign.name), \(promise), \(distance)"
    }

    private func why(not regime: Regime, _ index: Int, _ showing: Showing) -> String {
        let contestant = regime.contestants[index]
        let count = contestant.pace.count(at: showing.start)
        let due = Duration.nanoseconds(contestant.pace.due(count) - showing.start)
        if let other = showing.contestant, regime.contestants[other].contender.avoids(contestant.contender) {
            return "apart from \(regime.contestants[other].contender.campaign.name); due in \(due.text)"
        }
        let limit = contestant.leeway == nil ? "" : ", no more than \(contestant.contender.campaign.atMost[0])"
        return "due in \(due.text)\(limit)"
    }
}
