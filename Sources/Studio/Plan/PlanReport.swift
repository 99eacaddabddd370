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
    /// Which rules gave way to others, in the order in which they hold.
    let warnings: [Warning]
    private let form: Form

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

    private enum CodingKeys: String, CodingKey { case programme, timezone, from, to, slots, warnings }

    init(_ source: PlanSource, over span: PlanSpan, form: Form) {
        programme = source.programme.name
        timezone = source.zone.identifier
        from = span.start.iso8601(in: source.zone)
        to = span.end.iso8601(in: source.zone)
        self.form = form
        warnings = Self.warnings(source, span)
        slots = source.timeline.slots(from: span.start, to: span.end).filter { $0.depth > 0 }.map { slot in
            Entry(
                layout: slot.layout, zone: slot.zone, start: slot.start.iso8601(in: source.zone),
                end: slot.end.iso8601(in: source.zone), length: (slot.end - slot.start).inSeconds,
                kind: slot.content.kind, item: slot.title, campaign: slot.campaign)
        }
    }

    private static func warnings(_ source: PlanSource, _ span: PlanSpan) -> [Warning] {
        let order = Concession.Rule.allCases
        let concessions = source.timeline.concessions(from: span.start, to: span.end)
        return order.flatMap { rule in concessions.filter { $0.rule == rule } }.map { concession in
            Warning(
                layout: concession.layout, zone: concession.zone, campaign: concession.campaign,
                rule: concession.rule.rawValue, reason: concession.reason,
                from: concession.from.iso8601(in: source.zone), to: concession.to.iso8601(in: source.zone))
        }
    }

    func text(_ style: Style) -> String {
        switch form {
        case .csv: csv()
        case .table: ([table(style)] + warnings.map { "\(style.bad("!")) \($0.sentence)" }).joined(separator: "\n")
        }
    }

    private func table(_ style: Style) -> String {
        guard !slots.isEmpty else { return "Nothing plays from \(from) to \(to)." }
        var table = Table("start", "end", "layout", "zone", "kind", "item", "campaign")
        for slot in slots {
            table.add(
                slot.start, slot.end, slot.layout, slot.zone, slot.kind, String(slot.item.prefix(60)),
                slot.campaign ?? "")
        }
        return table.text(style)
    }

    private func csv() -> String {
        CSV.text(
            [["start", "end", "seconds", "layout", "zone", "kind", "item", "campaign"]]
                + slots.map {
                    [$0.start, $0.end, "\($0.length)", $0.layout, $0.zone, $0.kind, $0.item, $0.campaign ?? ""]
                })
    }
}

extension Slot.Content {
    /// What is shown, in the programme file's word for it.
    var kind: String {
        switch self {
        case .item(let item, _): item.media.isVideo ? "video" : "image"
        case .text: "text"
        case .background: "background"
        }
    }
}
