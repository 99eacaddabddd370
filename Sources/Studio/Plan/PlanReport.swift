import Foundation
import Measures
import Programmes
import Reports
import Timelines

/// What `marquee plan` answers.
struct PlanReport: Report {
    static let schema = "marquee.plan/1"

    enum Form { case table, csv }

    let programme: String
    let timezone: String
    let from: String
    let to: String
    let slots: [Entry]
    /// What campaigns get, beside what they were promised.
    let shares: [Share]
    /// Which rules gave way to others, in the order in which they hold.
    let warnings: [Warning]
    /// What shows otherwise than in the old programme, if there is one.
    let changes: [Change]?
    private let form: Form

    var isCSV: Bool { form == .csv }

    struct Entry: Encodable {
        let layout: String
        let zone: String
        let start: String
        let end: String
        /// Units: seconds.
        let length: Double
        let kind: String
        let item: String
        let campaign: String?
        /// How it comes onto the screen; a cut is not told.
        let transition: String?
        /// What brought it, where it was not the schedule.
        let trigger: String?
        let why: String?
        let others: [Other]?
    }

    struct Other: Encodable {
        let campaign: String
        let reason: String
    }

    struct Share: Encodable {
        let layout: String
        let zone: String
        let campaign: String
        let plays: Int
        /// Units: seconds.
        let shown: Double
        let possible: Double
        /// From 0 to 1.
        let asked: Double?
        let delivered: Double
    }

    struct Warning: Encodable {
        let layout: String
        let zone: String
        let campaign: String?
        let rule: String
        let reason: String
        let from: String
        let to: String

        var sentence: String {
            let whose = campaign.map { "'\(rule)' of \($0)" } ?? "'\(rule)'"
            return "\(layout)/\(zone): \(whose) gave way: \(reason) (\(from) to \(to))"
        }
    }

    struct Change: Encodable {
        let zone: String
        let start: String
        let end: String
        let before: String?
        let after: String?
    }

    private enum CodingKeys: String, CodingKey {
        case programme, timezone, from, to, slots, shares, warnings, changes
    }

    init(_ source: PlanSource, _ slots: [Slot], over span: PlanSpan, explain: Bool, since old: [Slot]?, form: Form) {
        func stamp(_ instant: Instant) -> String { instant.iso8601(in: source.zone) }
        programme = source.programme.name
        timezone = source.zone.identifier
        from = stamp(span.start)
        to = stamp(span.end)
        self.form = form
        self.slots = slots.filter { !$0.isGround }.map { slot in
            let reasons = explain ? source.timeline.explanation(of: slot) : nil
            return Entry(
                layout: slot.layout, zone: slot.zone, start: stamp(slot.start), end: stamp(slot.end),
                length: (slot.end - slot.start).inSeconds, kind: slot.content.kind, item: slot.title,
                campaign: slot.campaign, transition: slot.transition.map { "\($0.kind.rawValue) \($0.span.text)" },
                trigger: slot.trigger, why: reasons?.why,
                others: reasons?.others.map { Other(campaign: $0.campaign, reason: $0.reason) })
        }
        shares = source.timeline.deliveries(from: span.start, to: span.end).map { delivery in
            Share(
                layout: delivery.layout, zone: delivery.zone, campaign: delivery.campaign, plays: delivery.plays,
                shown: delivery.shown.inSeconds, possible: delivery.possible.inSeconds, asked: delivery.asked,
                delivered: delivery.delivered)
        }
        let concessions = source.timeline.concessions(from: span.start, to: span.end)
        warnings = Concession.Rule.allCases.flatMap { rule in concessions.filter { $0.rule == rule } }.map {
            Warning(
                layout: $0.layout, zone: $0.zone, campaign: $0.campaign, rule: $0.rule.rawValue, reason: $0.reason,
                from: stamp($0.from), to: stamp($0.to))
        }
        func name(_ slot: Slot?) -> String? {
            slot.map { slot in slot.title + (slot.campaign.map { " (\($0))" } ?? "") }
        }
        changes = old.map { old in
            PlanChanges(from: old, to: slots, over: span).changes.map {
                Change(
                    zone: $0.zone, start: stamp($0.start), end: stamp($0.end), before: name($0.before),
                    after: name($0.after))
            }
        }
    }
}

extension Slot.Content {
    /// What is shown, in the programme file's word for it.
    var kind: String {
        switch self {
        case .item(let item, _): item.media.kind.rawValue
        case .text: "text"
        case .background: "background"
        case .off: "screen"
        }
    }
}
