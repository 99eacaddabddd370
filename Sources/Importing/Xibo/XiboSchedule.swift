import Measures

/// What a Xibo CMS tells a player to show when. Source: Xibo developer documentation, "Creating a Player", XMDS, Schedule.
struct XiboSchedule {
    let notebook: Notebook

    func read(_ schedule: Markup, into draft: inout Draft) {
        let known = draft.layouts.map(\.name)
        var entries: [Draft.Entry] = []
        if let standard = schedule.first("default"), let name = layout(standard, known) {
            entries.append(Draft.Entry(layout: name, priority: -1000))
        }
        var isTimed = false
        for element in schedule.children {
            switch element.name {
            case "default", "dependants", "dependents": continue
            case "layout": entries += self.entries(element, known, &isTimed)
            case "overlays", "actions":
                for child in element.children {
                    notebook.add(child, "an \(child.name)", "left out: describe it under '\(Self.place(child.name))'")
                }
            default: notebook.add(element, element.name, "left out: a programme shows, it does not command")
            }
        }
        if isTimed, draft.timeZone == nil {
            notebook.add(
                schedule, "times in the CMS's time zone", "they are read in the terminal's; --timezone names another")
        }
        turns(schedule, entries)
        draft.schedule += entries
    }

    private static func place(_ name: String) -> String { name == "overlay" ? "overlays" : "triggers" }

    private func layout(_ element: Markup, _ known: [String]) -> String? {
        let file = element["file"] ?? ""
        let name = file.hasSuffix(".xlf") ? String(file.dropLast(4)) : file
        if known.contains(name) { return name }
        notebook.add(element, "the layout '\(file)'", "left out: its .xlf was not among the files")
        return nil
    }

    private func entries(_ element: Markup, _ known: [String], _ isTimed: inout Bool) -> [Draft.Entry] {
        guard let name = layout(element, known) else { return [] }
        if let share = element["shareOfVoice"].flatMap(Double.init), share > 0 {
            notebook.add(
                element, "the layout '\(name)' as an interrupt of \(element["shareOfVoice"] ?? "")",
                "left out: a share of voice is a campaign's; make one of its items")
            return []
        }
        for (attribute, what) in [
            ("isGeoAware", "a place where it may show"), ("cyclePlayback", "a cycle of which one plays at a time"),
            ("maxPlaysPerHour", "a limit of plays"), ("syncEvent", "a group of displays in step"),
        ] where !["0", ""].contains(element[attribute] ?? "0") {
            notebook.add(element, "\(attribute): \(what)", "it shows whenever its time has come")
        }
        let (from, to) = (element["fromdt"].flatMap(ClockReading.init), element["todt"].flatMap(ClockReading.init))
        for (attribute, reading) in [("fromdt", from), ("todt", to)] {
            if let text = element[attribute], reading == nil {
                notebook.add(element, "\(attribute) '\(text)'", "left out: it is no date and time")
            }
        }
        let priority = min(max(element["priority"].flatMap(Int.init) ?? 0, -999), 1000)
        let limits = ClockReading.limits(from: from, to: to)
        if limits.isEmpty { notebook.add(element, "a time that ends before it begins", "left out") }
        isTimed = isTimed || limits.contains { !$0.isEmpty }
        return limits.map { Draft.Entry(layout: name, priority: priority, limit: $0) }
    }

    /// Xibo shows layouts that are scheduled at once in turn.
    private func turns(_ schedule: Markup, _ entries: [Draft.Entry]) {
        let regular = entries.filter { $0.priority > -1000 }
        for (index, entry) in regular.enumerated() {
            let rivals = regular[..<index].filter {
                $0.layout != entry.layout && $0.priority == entry.priority
                    && ($0.limit == entry.limit || $0.limit.isEmpty || entry.limit.isEmpty)
            }
            guard let rival = rivals.last else { continue }
            notebook.add(
                schedule, "the layouts '\(rival.layout)' and '\(entry.layout)' at the same time",
                "the second shows, where Xibo shows them in turn")
        }
    }
}
