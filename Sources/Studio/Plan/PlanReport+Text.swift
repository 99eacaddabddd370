import Reports

extension PlanReport {
    func text(_ style: Style) -> String {
        if let changes { return isCSV ? csv(changes) : table(changes, style) }
        guard !isCSV else { return csv() }
        guard !slots.isEmpty else { return "Nothing plays from \(from) to \(to)." }
        let warned = warnings.map { "\(style.bad("!")) \($0.sentence)" }
        return ([table(style), sharesTable(style)].filter { !$0.isEmpty } + warned).joined(separator: "\n")
    }

    private func table(_ style: Style) -> String {
        var table = Table("start", "end", "layout", "zone", "kind", "item", "campaign")
        for slot in slots {
            table.add(
                slot.start, slot.end, slot.layout, slot.zone, slot.kind, String(slot.item.prefix(60)),
                slot.campaign ?? "")
        }
        guard slots.contains(where: { $0.why != nil }) else { return table.text(style) }
        let lines = table.text(style).split(separator: "\n", omittingEmptySubsequences: false)
        let rows = zip(lines.dropFirst(), slots).flatMap { line, slot -> [String] in
            let why = slot.why.map { ["    \($0)"] } ?? []
            let others = (slot.others ?? []).map { style.faint("    not \($0.campaign): \($0.reason)") }
            return [String(line)] + why + others
        }
        return ([String(lines[0])] + rows).joined(separator: "\n")
    }

    private func sharesTable(_ style: Style) -> String {
        var table = Table("layout", "zone", "campaign", "plays", "asked", "delivered")
        for share in shares {
            table.add(
                share.layout, share.zone, share.campaign, "\(share.plays)", share.asked.map(Self.percent) ?? "",
                Self.percent(share.delivered))
        }
        return table.isEmpty ? "" : "\n" + table.text(style)
    }

    private static func percent(_ part: Double) -> String { "\((part * 10_000).rounded() / 100)%" }

    private func csv() -> String {
        CSV.text(
            [["start", "end", "seconds", "layout", "zone", "kind", "item", "campaign"]]
                + slots.map {
                    [$0.start, $0.end, "\($0.length)", $0.layout, $0.zone, $0.kind, $0.item, $0.campaign ?? ""]
                })
    }

    // MARK: Changes

    private func table(_ changes: [Change], _ style: Style) -> String {
        guard !changes.isEmpty else { return "Nothing changes on the wall from \(from) to \(to)." }
        var table = Table("start", "end", "zone", "before", "after")
        for change in changes {
            table.add(change.start, change.end, change.zone, change.before ?? "–", change.after ?? "–")
        }
        return table.text(style)
    }

    private func csv(_ changes: [Change]) -> String {
        CSV.text(
            [["start", "end", "zone", "before", "after"]]
                + changes.map { [$0.start, $0.end, $0.zone, $0.before ?? "", $0.after ?? ""] })
    }
}
