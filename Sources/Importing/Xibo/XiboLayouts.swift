import Programmes

/// Xibo layouts. Source: Xibo developer documentation, "Creating a Player", Xibo Layout Format.
struct XiboLayouts {
    /// A layout and the name that schedules know it by.
    struct Source {
        let name: String
        let element: Markup
    }

    private(set) var draft: Draft
    private let notebook: Notebook

    init(draft: Draft, notebook: Notebook) {
        self.draft = draft
        self.notebook = notebook
    }

    mutating func read(_ sources: [Source]) {
        if let first = sources.first { draft.canvas = canvas(first.element) }
        for source in sources { read(source) }
    }

    private func canvas(_ layout: Markup) -> Draft.Canvas {
        let sides = ["width", "height"].map { layout[$0].flatMap(Double.init) ?? 0 }
        if let canvas = Draft.Canvas(sides[0], sides[1]) { return canvas }
        notebook.add(
            layout, "a layout of \(layout["width"] ?? "no") by \(layout["height"] ?? "no") pixels",
            "the canvas is \(draft.canvas)")
        return draft.canvas
    }

    private mutating func read(_ source: Source) {
        let element = source.element
        var layout = Draft.Layout(name: Draft.unused(source.name, among: draft.layouts.map(\.name) + [Overlay.layout]))
        layout.colour = element["bgcolor"].flatMap(Self.colour)
        layout.picture = element["background"]
        let regions = element.all("region").enumerated().sorted { left, right in
            let (one, other) = (Self.height(left.element), Self.height(right.element))
            return (one, left.offset) < (other, right.offset)
        }
        for (_, region) in regions { zone(region, in: element, &layout) }
        for child in element.children where !["region", "tags"].contains(child.name) {
            notebook.add(child, child.name, "left out: nothing here is touched or commanded by a layout")
        }
        guard !layout.zones.isEmpty else {
            notebook.add(element, "the layout \(source.name)", "left out: no region of it has anything to show")
            return
        }
        draft.layouts.append(layout)
    }

    private static func height(_ region: Markup) -> Double { region["zindex"].flatMap(Double.init) ?? 0 }

    /// `#f39`, `#ff3399`.
    static func colour(_ text: String) -> String? {
        let digits = text.drop { $0 == "#" }
        guard digits.allSatisfy(\.isHexDigit), [3, 6].contains(digits.count) else { return nil }
        return "#" + (digits.count == 6 ? String(digits) : digits.map { "\($0)\($0)" }.joined()).lowercased()
    }

    /// Scaled to the canvas as Xibo's players do: as large as fits, in the middle.
    private mutating func zone(_ region: Markup, in element: Markup, _ layout: inout Draft.Layout) {
        let name = "region-\(region["id"] ?? "\(layout.zones.count + 1)")"
        let numbers = ["left", "top", "width", "height"].map { region[$0].flatMap(Double.init) ?? 0 }
        let sides = ["width", "height"].map { element[$0].flatMap(Double.init) ?? 0 }
        let isUnknown = Draft.Canvas(sides[0], sides[1]) == nil
        let width = isUnknown ? Double(draft.canvas.width) : sides[0]
        let height = isUnknown ? Double(draft.canvas.height) : sides[1]
        let scale = min(Double(draft.canvas.width) / width, Double(draft.canvas.height) / height)
        let (left, top) = (
            (Double(draft.canvas.width) - width * scale) / 2, (Double(draft.canvas.height) - height * scale) / 2
        )
        let area = draft.area(
            x: left + numbers[0] * scale, y: top + numbers[1] * scale, width: numbers[2] * scale,
            height: numbers[3] * scale)
        guard let area else {
            return notebook.add(region, "the region \(name)", "left out: it has no area on the canvas")
        }
        let items = region.all("media").compactMap { XiboMedia(element: $0, notebook: notebook).item() }
        for child in region.children where child.name == "action" {
            notebook.add(child, "an action", "left out: nothing here is touched")
        }
        if region.first("options")?.value("transitionType") != nil {
            notebook.add(region, "a transition of the whole region", "left out: a layout leaves with a cut")
        }
        guard !items.isEmpty else {
            return notebook.add(region, "the region \(name)", "left out: it has nothing to show")
        }
        let playlist = Draft.unused("\(layout.name)-\(name)", among: draft.playlists.map(\.name))
        draft.playlists.append(.init(name: playlist, items: items))
        layout.zones.append(
            .init(name: Draft.unused(name, among: layout.zones.map(\.name)), area: area, playlist: playlist))
    }
}
