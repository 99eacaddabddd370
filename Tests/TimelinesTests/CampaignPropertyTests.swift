import Foundation
import Measures
import Programmes
import Testing
import Timelines

/// What holds for every programme, tried on random ones. A failure names its seed.
@Suite struct CampaignPropertyTests {
    /// `MARQUEE_SEEDS=2000` tries more of them.
    private static let seeds: [UInt64] = {
        let wanted = ProcessInfo.processInfo.environment["MARQUEE_SEEDS"].flatMap { UInt64($0) }
        return Array(1...max(1, wanted ?? 12))
    }()
    private static let day = Duration.seconds(86400)

    private func slots(_ show: RandomShow, days: Int = 1) throws -> [Slot] {
        try show.timeline().slots(from: RandomShow.start, to: RandomShow.start + Self.day * days).filter {
            $0.zone == "main"
        }
    }

    @Test(arguments: seeds) func `slot meets slot, and none is empty`(seed: UInt64) throws {
        let slots = try slots(RandomShow(seed: seed))
        #expect(slots.allSatisfy { $0.start < $0.end })
        #expect(zip(slots, slots.dropFirst()).allSatisfy { $0.end == $1.start })
        #expect(slots.first.map { $0.start <= RandomShow.start } == true)
        #expect(slots.last.map { $0.end >= RandomShow.start + Self.day } == true)
    }

    @Test(arguments: seeds) func `shown time keeps to its share within one item, or the plan says why`(seed: UInt64)
        throws
    {
        let show = RandomShow(seed: seed)
        let slots = try slots(show, days: 2)
        let given = try show.timeline().concessions(from: RandomShow.start, to: RandomShow.start + Self.day * 2)
        for advertiser in show.advertisers where advertiser.hourly == nil {
            var shown = 0.0
            var active = 0.0
            var worst = 0.0
            for slot in slots {
                let seconds = (slot.start - RandomShow.start).inSeconds
                let (hour, weekday) = (Int(seconds / 3600) % 24, Int(seconds / 86400) % 7 + 1)
                if advertiser.plays(hour: hour, weekday: weekday) { active += (slot.end - slot.start).inSeconds }
                if slot.campaign == advertiser.name { shown += (slot.end - slot.start).inSeconds }
                worst = max(worst, abs(shown - active * Double(advertiser.share) / 100))
            }
            let isTold = given.contains { $0.campaign == advertiser.name && $0.rule == .share }
            #expect(worst <= show.longest.inSeconds || isTold, "\(advertiser.name) is off by \(worst) s")
        }
    }

    @Test(arguments: seeds) func `no hour has more plays than it may`(seed: UInt64) throws {
        let show = RandomShow(seed: seed)
        let slots = try slots(show)
        for advertiser in show.advertisers {
            guard let hourly = advertiser.hourly else { continue }
            let starts = slots.filter { $0.campaign == advertiser.name }.map(\.start)
            #expect(
                zip(starts, starts.dropFirst(hourly)).allSatisfy { $1 - $0 >= .seconds(3600) }, "\(advertiser.name)")
        }
    }

    @Test(arguments: seeds) func `hours and days hold, and nobody stands beside what he avoids`(seed: UInt64) throws {
        let show = RandomShow(seed: seed)
        let named = Dictionary(uniqueKeysWithValues: show.advertisers.map { ($0.name, $0) })
        let slots = try slots(show)
        for slot in slots {
            guard let advertiser = slot.campaign.flatMap({ named[$0] }) else { continue }
            for instant in [slot.start, slot.end - .nanoseconds(1)] {
                let seconds = Int((instant - RandomShow.start).inSeconds)
                #expect(advertiser.plays(hour: seconds / 3600 % 24, weekday: seconds / 86400 + 1))
            }
        }
        for (left, right) in zip(slots, slots.dropFirst()) {
            guard let one = left.campaign.flatMap({ named[$0] }), let other = right.campaign.flatMap({ named[$0] })
            else { continue }
            let clash =
                other.category.map(one.apart.contains) == true || one.category.map(other.apart.contains) == true
            if clash {
                Issue.record("\(one.name) beside \(other.name) at \(right.start.iso8601(in: .gmt)) in \(show.text)");
                return
            }
        }
    }

    @Test(arguments: seeds) func `any question has the same answer, whatever was asked before`(seed: UInt64) throws {
        let show = RandomShow(seed: seed)
        let whole = try slots(show)
        let other = try show.timeline()
        var dice = Dice(seed: seed)
        for _ in 0..<25 {
            let instant = RandomShow.start + .seconds(dice.roll(0...86000))
            let narrow = other.slots(from: instant, to: instant + .seconds(60)).filter { $0.zone == "main" }
            #expect(narrow == whole.filter { $0.end > instant && $0.start < instant + .seconds(60) })
        }
    }
}
