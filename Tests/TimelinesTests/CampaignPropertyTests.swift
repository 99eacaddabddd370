import Foundation
import Measures
import Programmes
import Seeds
import Testing
import Timelines

/// What holds for every programme, tried on random ones. A failure names its seed.
@Suite struct CampaignPropertyTests {
    /// `MARQUEE_SEEDS=2000` tries more of them.
    private static let seeds: [UInt64] = {
        let wanted = ProcessInfo.processInfo.environment["MARQUEE_SEEDS"].flatMap { UInt64($0) }
        return Array(1...max(1, wanted ?? 8))
    }()

    /// A show's slots over all of its days, and what its plan says gave way.
    private struct Planned {
        let show: RandomShow
        let slots: [Slot]
        /// What clocks show when each of them begins.
        let readings: [(day: Int, second: Int)]
        let given: [Concession]

        init(seed: UInt64) throws {
            show = RandomShow(seed: seed)
            let timeline = try show.timeline()
            slots = timeline.slots(from: show.start, to: show.end).filter { $0.zone == "main" }
            readings = slots.map { [show] in show.reading($0.start) }
            given = timeline.concessions(from: show.start, to: show.end)
        }

        func isTold(_ name: String, _ rules: Concession.Rule...) -> Bool {
            given.contains { $0.campaign == name && rules.contains($0.rule) }
        }

        func plays(_ name: String) -> [Slot] { slots.filter { $0.campaign == name } }
    }

    @Test(arguments: seeds) func `every promise holds, or the plan says why not`(seed: UInt64) throws {
        let planned = try Planned(seed: seed)
        checkMeeting(planned)
        for advertiser in planned.show.advertisers {
            checkShare(advertiser, planned)
            checkLimits(advertiser, planned)
            checkPlays(advertiser, planned)
            checkHours(advertiser, planned)
        }
        checkCompany(planned)
        try checkQuestions(planned, seed)
    }

    /// Slot meets slot while its layout shows, and none is empty.
    private func checkMeeting(_ planned: Planned) {
        let (show, slots) = (planned.show, planned.slots)
        #expect(slots.allSatisfy { $0.start < $0.end })
        var gaps: [Range<Instant>] = []
        var edge = show.start
        for slot in slots {
            #expect(slot.start >= edge || slot.start < show.start)
            if slot.start > edge { gaps.append(edge..<slot.start) }
            edge = slot.end
        }
        if edge < show.end { gaps.append(edge..<show.end) }
        let minutes = Int(show.start.nanoseconds / 60_000_000_000)..<Int(show.end.nanoseconds / 60_000_000_000)
        var expected: [Range<Instant>] = []
        for minute in minutes where show.isAway(show.reading(RandomShow.instant(minute: minute))) {
            let (from, to) = (RandomShow.instant(minute: minute), RandomShow.instant(minute: minute + 1))
            if let last = expected.last, last.upperBound == from {
                expected[expected.count - 1] = last.lowerBound..<to
            } else {
                expected.append(from..<to)
            }
        }
        #expect(gaps == expected)
    }

    /// Shown time keeps to its share within one item.
    private func checkShare(_ advertiser: RandomShow.Advertiser, _ planned: Planned) {
        let show = planned.show
        guard case .share(let share) = advertiser.promise, advertiser.atMostHourly == nil,
            advertiser.atMostDaily == nil, advertiser.atLeastHourly == nil
        else { return }
        var (shown, active, worst) = (0.0, 0.0, 0.0)
        for (slot, reading) in zip(planned.slots, planned.readings) where slot.start >= show.start {
            let seconds = (slot.end - slot.start).inSeconds
            if show.plays(advertiser, reading) { active += seconds }
            if slot.campaign == advertiser.name { shown += seconds }
            worst = max(worst, abs(shown - active * Double(share) / 100))
        }
        #expect(
            worst <= show.longest.inSeconds || planned.isTold(advertiser.name, .share),
            "\(advertiser.name) is off by \(worst) s in \(show.text)")
    }

    /// Neither an hour nor a day has more plays than it may.
    private func checkLimits(_ advertiser: RandomShow.Advertiser, _ planned: Planned) {
        let starts = planned.plays(advertiser.name).map(\.start)
        if let most = advertiser.atMostHourly {
            let isKept = zip(starts, starts.dropFirst(most)).allSatisfy { $1 - $0 >= .seconds(3600) }
            #expect(isKept, "\(advertiser.name) in \(planned.show.text)")
        }
        if let most = advertiser.atMostDaily {
            let days = Dictionary(grouping: starts) { planned.show.reading($0).day }
            #expect(days.values.allSatisfy { $0.count <= most }, "\(advertiser.name) in \(planned.show.text)")
        }
    }

    /// Goals are reached to the play, and every hour gets its least.
    private func checkPlays(_ advertiser: RandomShow.Advertiser, _ planned: Planned) {
        let show = planned.show
        let plays = planned.plays(advertiser.name)
        if case .goal(let goal) = advertiser.promise {
            let isPossible = planned.readings.contains { show.plays(advertiser, $0) }
            #expect(
                plays.count == (isPossible ? goal : 0) || plays.count < goal && planned.isTold(advertiser.name, .plays),
                "\(plays.count) of \(goal) plays of \(advertiser.name) in \(show.text)")
        }
        guard let least = advertiser.atLeastHourly else { return }
        let first = Int(show.start.nanoseconds / 60_000_000_000)
        for hour in 0..<70 {
            let minutes = (first + hour * 60)..<(first + hour * 60 + 60)
            let isWhole = minutes.allSatisfy {
                let reading = show.reading(RandomShow.instant(minute: $0))
                return show.plays(advertiser, reading) && !show.isAway(reading)
            }
            guard isWhole else { continue }
            let (from, to) = (
                RandomShow.instant(minute: minutes.lowerBound), RandomShow.instant(minute: minutes.upperBound)
            )
            let count = plays.count { from <= $0.start && $0.start < to }
            #expect(
                count >= least || planned.isTold(advertiser.name, .atLeast),
                "\(count) plays of \(advertiser.name) from \(from.iso8601(in: show.zone)) in \(show.text)")
        }
    }

    /// Hours and days hold from a play's first nanosecond to its last.
    private func checkHours(_ advertiser: RandomShow.Advertiser, _ planned: Planned) {
        let show = planned.show
        for slot in planned.plays(advertiser.name) {
            for instant in [slot.start, slot.end - .nanoseconds(1)] where !show.plays(advertiser, show.reading(instant))
            {
                Issue.record("\(advertiser.name) at \(instant.iso8601(in: show.zone)) in \(show.text)")
                return
            }
        }
    }

    /// Nobody stands beside what he avoids.
    private func checkCompany(_ planned: Planned) {
        let named = Dictionary(uniqueKeysWithValues: planned.show.advertisers.map { ($0.name, $0) })
        for (left, right) in zip(planned.slots, planned.slots.dropFirst()) where left.end == right.start {
            guard let one = left.campaign.flatMap({ named[$0] }), let other = right.campaign.flatMap({ named[$0] })
            else { continue }
            let clash =
                other.category.map(one.apart.contains) == true || one.category.map(other.apart.contains) == true
            if clash, !planned.isTold(other.name, .apartFrom) {
                Issue.record(
                    "\(one.name) beside \(other.name) at \(right.start.iso8601(in: .gmt)) in \(planned.show.text)")
                return
            }
        }
    }

    /// Any question has the same answer, whatever was asked before.
    private func checkQuestions(_ planned: Planned, _ seed: UInt64) throws {
        let other = try planned.show.timeline()
        var dice = Dice(seed: seed)
        for _ in 0..<25 {
            let instant = planned.show.start + .seconds(dice.roll(0...250_000))
            let narrow = other.slots(from: instant, to: instant + .seconds(60)).filter { $0.zone == "main" }
            #expect(narrow == planned.slots.filter { $0.end > instant && $0.start < instant + .seconds(60) })
        }
    }
}
