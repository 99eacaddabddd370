/// The head of a presentation: where things show, and how they come. Source: W3C, SMIL 3.0, Layout; signageOS SMIL player,
/// "Screen layout and regions".
struct Regions {
    struct Region {
        let name: String
        let area: (x: Int, y: Int, width: Int, height: Int)
        let height: Int
        let fit: String?
    }

    private(set) var all: [Region] = []
    /// By name, as a programme writes them.
    private(set) var transitions: [String: String] = [:]
    private(set) var colour: String?
    private let notebook: Notebook

    /// The name of the whole screen, for what names no region.
    private(set) var root = "screen"

    init(_ head: Markup?, draft: inout Draft, notebook: Notebook) {
        self.notebook = notebook
        let layout = head?.first("layout")
        if let root = layout?.first("root-layout") {
            let sides = ["width", "height"].map { root[$0].flatMap(Self.number) ?? 0 }
            if let canvas = Draft.Canvas(sides[0], sides[1]) {
                draft.canvas = canvas
            } else {
                notebook.add(root, "a screen without a size in pixels", "the canvas is \(draft.canvas)")
            }
            colour = (root["backgroundColor"] ?? root["background-color"]).flatMap(XiboLayouts.colour)
        }
        for element in layout?.children ?? [] {
            switch element.name {
            case "region": read(element, draft)
            case "transition": transition(element)
            case "root-layout": continue
            default: notebook.add(element, element.name, "left out")
            }
        }
        for element in head?.children ?? [] where !["layout", "title"].contains(element.name) {
            let name = element["http-equiv"] ?? element["name"] ?? ""
            notebook.add(
                element, "\(element.name) \(name)".trimmed,
                name.lowercased() == "refresh" ? "left out: a terminal asks for releases by itself" : "left out")
        }
        let canvas = draft.canvas
        root = Draft.unused(root, among: all.map(\.name))
        all.append(Region(name: root, area: (0, 0, canvas.width, canvas.height), height: .min, fit: nil))
    }

    private mutating func read(_ element: Markup, _ draft: Draft) {
        guard let name = element["regionName"] ?? element["xml:id"] ?? element["id"] else {
            return notebook.add(element, "a region without a name", "left out: nothing can play in it")
        }
        guard !all.contains(where: { $0.name == name }) else {
            return notebook.add(element, "a second region '\(name)'", "left out: the first is the one that is meant")
        }
        let (canvasWidth, canvasHeight) = (Double(draft.canvas.width), Double(draft.canvas.height))
        func edge(_ name: String, _ side: Double) -> Double? { element[name].flatMap { Self.length($0, of: side) } }
        let (left, right) = (edge("left", canvasWidth), edge("right", canvasWidth))
        let (top, bottom) = (edge("top", canvasHeight), edge("bottom", canvasHeight))
        let width = edge("width", canvasWidth) ?? canvasWidth - (left ?? 0) - (right ?? 0)
        let height = edge("height", canvasHeight) ?? canvasHeight - (top ?? 0) - (bottom ?? 0)
        let x = left ?? right.map { canvasWidth - $0 - width } ?? 0
        let y = top ?? bottom.map { canvasHeight - $0 - height } ?? 0
        guard let area = draft.area(x: x, y: y, width: width, height: height) else {
            return notebook.add(element, "the region '\(name)'", "left out: it has no area on the screen")
        }
        for child in element.all("region") {
            notebook.add(child, "a region in a region", "left out: triggers show layouts, not parts of one")
        }
        let z = (element["z-index"] ?? element["zIndex"]).flatMap(Double.init).map { Int(max(-1e6, min(1e6, $0))) }
        all.append(Region(name: name, area: area, height: z ?? 0, fit: element["fit"].flatMap(Self.fit)))
    }

    private mutating func transition(_ element: Markup) {
        guard let name = element["transitionName"] ?? element["xml:id"] ?? element["id"] else { return }
        let kind = (element["type"] ?? "").lowercased()
        let span = min(max(Int((element["dur"].flatMap(Timing.seconds) ?? 1) * 1000), 40), 10_000)
        switch kind {
        case "crossfade", "fade": transitions[name] = "{ crossfade: \(span)ms }"
        case "slidewipe", "pushwipe": transitions[name] = "{ slide: \(span)ms }"
        case "barwipe": transitions[name] = "{ wipe: \(span)ms, from: left }"
        default: notebook.add(element, "a transition of the type '\(kind)'", "left out: what follows comes with a cut")
        }
    }

    static func fit(_ text: String) -> String? {
        ["fill": "stretch", "meet": "contain", "meetBest": "contain", "slice": "cover", "cover": "cover"][text]
    }

    /// Pixels, or hundredths of the side.
    private static func length(_ text: String, of side: Double) -> Double? {
        if text.hasSuffix("%") { return Double(text.dropLast()).map { $0 / 100 * side } }
        return number(text)
    }

    private static func number(_ text: String) -> Double? {
        Double(text.hasSuffix("px") ? String(text.dropLast(2)) : text)
    }
}
