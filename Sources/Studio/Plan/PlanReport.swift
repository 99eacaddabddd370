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
    }

    private enum CodingKeys: String, CodingKey { case programme, timezone, from, to, slots }

    init(_ source: PlanSource, over span: PlanSpan, form: Form) {
        programme = source.programme.name
        timezone = source.zone.identifier
        from = span.start.iso8601(in: source.zone)
        to = span.end.iso8601(in: source.zone)
        self.form = form
        slots = source.timeline.slots(from: span.start, to: span.end).filter { $0.depth > 0 }.map { slot in
            Entry(
                layout: slot.layout, zone: slot.zone, start: slot.start.iso8601(in: source.zone),
                end: slot.end.iso8601(in: source.zone), length: (slot.end - slot.start).inSeconds,
                kind: slot.content.kind, item: slot.title)
        }
    }

    func text(_ style: Style) -> String {
        switch form {
        case .csv: csv()
        case .table: table(style)
        }
    }

    private func table(_ style: Style) -> String {
        guard !slots.isEmpty else { return "Nothing plays from \(from) to \(to)." }
        var table = Table("start", "end", "layout", "zone", "kind", "item")
        for slot in slots {
            table.add(slot.start, slot.end, slot.layout, slot.zone, slot.kind, String(slot.item.prefix(60)))
        }
        return table.text(style)
    }

    private func csv() -> String {
        CSV.text(
            [["start", "end", "seconds", "layout", "zone", "kind", "item"]]
                + slots.map { [$0.start, $0.end, "\($0.length)", $0.layout, $0.zone, $0.kind, $0.item] })
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
