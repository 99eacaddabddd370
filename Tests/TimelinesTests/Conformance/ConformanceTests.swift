import Foundation
import Measures
import Programmes
import Testing
import Timelines

/// docs/conformance against the timeline, and against readings of the rules that share nothing with it.
///
/// `MARQUEE_WRITE_CONFORMANCE=1` writes the answers anew; that they are right is for the other tests here to say.
@Suite struct ConformanceTests {
    @Test(arguments: Vector.names) func `the timeline answers as is written`(name: String) throws {
        let vector = try Vector.read(name)
        #expect(vector.schema == Vector.schema && vector.programme == "\(name).yaml")
        let answered = try vector.answered()
        if ProcessInfo.processInfo.environment["MARQUEE_WRITE_CONFORMANCE"] == "1" { try answered.write(name) }
        #expect(try Vector.read(name) == answered)
    }

    @Test func `every programme has its questions, and every question an answer`() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Vector.folder.path)
        #expect(Set(files.filter { $0.hasSuffix(".yaml") }) == Set(Vector.names.map { "\($0).yaml" }))
        #expect(Vector.names.count >= 12)
        for name in Vector.names {
            let vector = try Vector.read(name)
            #expect((vector.spans ?? []).allSatisfy { !$0.slots.isEmpty }, "\(name)")
            #expect(!(vector.spans ?? []).isEmpty || !(vector.instants ?? []).isEmpty, "\(name)")
            // An empty answer is one too, but not where it is the only one.
            #expect((vector.instants ?? []).isEmpty || vector.instants?.contains { !$0.showing.isEmpty } == true)
        }
    }

    @Test(arguments: Vector.names) func `what plain playlists show is what is read minute by minute`(name: String)
        throws
    {
        let vector = try Vector.read(name)
        let programme = try vector.parsed()
        func check(_ from: String, _ to: String?, _ zone: String?, _ written: [Vector.Showing]) throws {
            let asked = try Asked(programme, zone)
            let start = try asked.instant(from)
            let reference = Reference(programme: programme, zone: asked.zone)
            let expected = reference.shown(from: start, to: try to.map(asked.instant) ?? start + .nanoseconds(1))
            let plain = written.filter { showing in
                let zones = programme.layout(showing.layout)?.zones ?? programme.overlays.map(\.zone)
                return zones.contains { zone in
                    guard zone.name == showing.zone, case .playlist(let list, _) = zone.content else { return false }
                    return programme.playlist(list)?.campaigns.isEmpty == true
                }
            }
            let told = plain.map { [$0.layout, $0.zone, $0.item, $0.start, $0.end] }
            let read = expected.map {
                [$0.layout, $0.zone, $0.item, $0.start.iso8601(in: asked.zone), $0.end.iso8601(in: asked.zone)]
            }
            let difference = zip(told, read).first { $0 != $1 }
            #expect(difference == nil && told.count == read.count, "\(from) to \(to ?? "")")
        }
        for span in vector.spans ?? [] { try check(span.from, span.to, span.timezone, span.slots) }
        for moment in vector.instants ?? [] { try check(moment.at, nil, moment.timezone, moment.showing) }
    }

    @Test(arguments: Vector.names) func `what campaigns get keeps every promise`(name: String) throws {
        let vector = try Vector.read(name)
        let programme = try vector.parsed()
        for account in vector.accounts ?? [] {
            let asked = try Asked(programme, nil)
            let campaign = try #require(programme.campaign(account.campaign))
            let reference = Reference(programme: programme, zone: asked.zone)
            let possible = reference.possible(
                campaign, in: account.layout, from: try asked.instant(account.from), to: try asked.instant(account.to))
            #expect(account.possible == possible.inSeconds, "\(account.campaign)")
            let longest = programme.playlists.flatMap(programme.items).compactMap(\.span).max() ?? .zero
            switch campaign.promise {
            case .share(let millionths)? where campaign.atMost.isEmpty:
                let owed = account.possible * Double(millionths) / 1e6
                #expect(abs(account.shown - owed) <= longest.inSeconds, "\(account.campaign): \(owed) s owed")
            case .plays(let goal)?: #expect(account.plays == goal)
            default: #expect(account.plays > 0)
            }
        }
        for span in vector.spans ?? [] { check(span.slots, programme) }
    }

    /// Limits and separation, from slot to slot.
    private func check(_ slots: [Vector.Showing], _ programme: Programme) {
        for campaign in programme.campaigns {
            let starts = slots.filter { $0.campaign == campaign.name }.compactMap {
                Instant(iso8601: $0.start, in: .gmt)
            }
            guard let most = campaign.atMost(per: .hour) else { continue }
            let apart = zip(starts, starts.dropFirst(most)).allSatisfy { $1 - $0 >= .seconds(3600) }
            #expect(apart, "\(campaign.name)")
        }
        for (left, right) in zip(slots, slots.dropFirst()) where left.zone == right.zone && left.end == right.start {
            guard let one = left.campaign.flatMap(programme.campaign),
                let other = right.campaign.flatMap(programme.campaign)
            else { continue }
            let clash =
                other.category.map(one.apartFrom.contains) == true || one.category.map(other.apartFrom.contains) == true
            #expect(!clash, "\(one.name) beside \(other.name) at \(right.start)")
        }
    }
}
