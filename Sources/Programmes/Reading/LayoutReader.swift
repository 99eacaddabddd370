import Faults
import Measures

extension ProgrammeReader {
    /// A zone and the number that says what it covers.
    struct PlacedZone {
        let zone: Zone
        let height: Int
    }

    func layout(_ name: String, _ node: YAMLNode, _ canvas: Resolution?, _ playlists: Names) -> Layout? {
        guard let map = node.mapping(keys: ProgrammeKeys.layout) else { return nil }
        if name == Overlay.layout {
            let _: Never? = node.valueFault(
                "a layout of the name '\(name)', which is the overlays' own", remedy: "call it something else")
        }
        let ground = map["background"].map(background)
        let zones = map.required("zones")?.namedMapping()?.entries.compactMap {
            zone($0.key, $0.value, ProgrammeKeys.zone, canvas, playlists, ground?.colour ?? .black)
        }
        guard let zones else { return nil }
        if zones.isEmpty, map["zones"]?.namedMapping()?.entries.isEmpty == true {
            return map["zones"]?.valueFault("a layout without zones", remedy: "add at least one")
        }
        return Layout(
            name: name, background: ground?.colour ?? .black, picture: ground?.picture,
            zones: zones.sorted(by: \.height).map(\.zone))
    }

    func overlay(
        _ name: String, _ node: YAMLNode, _ canvas: Resolution?, _ playlists: Names
    ) -> (overlay: Overlay, height: Int)? {
        guard let map = node.mapping(keys: ProgrammeKeys.overlay) else { return nil }
        let daypart = self.daypart(map)
        guard let placed = zone(name, node, ProgrammeKeys.overlay, canvas, playlists, .black) else { return nil }
        return (Overlay(zone: placed.zone, daypart: daypart), placed.height)
    }

    /// A colour, or a mapping with an image.
    private func background(_ node: YAMLNode) -> (colour: Colour?, picture: Layout.Picture?) {
        guard node.isMapping else { return (colour(node), nil) }
        guard let map = node.mapping(keys: ProgrammeKeys.background) else { return (nil, nil) }
        let fit = map["fit"].flatMap { $0.choice(of: Fit.self) } ?? .cover
        let colour = map["colour"].flatMap(colour)
        guard let image = map.required("image"), let path = path(image) else { return (colour, nil) }
        let item = Item(media: .image(path), span: .seconds(3600), place: image.place)
        return (colour, Layout.Picture(item: item, fit: fit))
    }

    private func zone(
        _ name: String, _ node: YAMLNode, _ keys: [String], _ canvas: Resolution?, _ playlists: Names,
        _ background: Colour
    ) -> PlacedZone? {
        let known = node.isMapping ? node.namedMapping() : nil
        // An overlay's keys were looked at already.
        guard let map = keys == ProgrammeKeys.overlay ? known : node.mapping(keys: keys) else { return nil }
        let area = map.required("at").flatMap { self.area($0, canvas) }
        let content = self.content(map, playlists, background)
        let height = map["z"].flatMap { $0.integer(in: -1000...1000) } ?? 0
        let opacity = map["opacity"].flatMap(percentage) ?? .whole
        let volume = map["volume"].flatMap(percentage) ?? .whole
        guard let area, let content else { return nil }
        let zone = Zone(
            name: name, area: area, content: content, opacity: opacity, volume: volume, place: node.place)
        return PlacedZone(zone: zone, height: height)
    }

    private func content(_ map: YAMLMapping, _ playlists: Names, _ background: Colour) -> Zone.Content? {
        switch (map["playlist"], map["text"]) {
        case (let playlist?, nil):
            for key in ProgrammeKeys.look {
                let _: Never? = map[key]?.valueFault("'\(key)' is for text zones", remedy: "remove it")
            }
            let fit = map["fit"].flatMap { $0.choice(of: Fit.self) } ?? .cover
            guard let name = playlist.string() else { return nil }
            guard playlists.contains(name) else {
                return playlists.refuse(name, "playlist", at: playlist)
            }
            return .playlist(name, fit: fit)
        case (nil, let text?):
            for key in ["fit", "volume"] {
                let _: Never? = map[key]?.valueFault("'\(key)' is for playlists", remedy: "remove it")
            }
            return look(text, map, background).map { .text($0) }
        case (_?, let text?):
            return text.valueFault("a zone with a playlist and a text", remedy: "make two zones of it")
        case (nil, nil):
            faults.report(
                Fault(
                    .yamlMissingKey, at: map.place, "a zone with nothing in it",
                    remedy: "add 'playlist:' or 'text:'"))
            return nil
        }
    }

    /// A text with what says how it looks. Its fields are noted.
    func look(_ text: YAMLNode, _ map: YAMLMapping, _ background: Colour) -> TextLook? {
        let ground = map["background"].flatMap(colour) ?? background
        let scroll = map["scroll"].flatMap { $0.integer(in: 0...2000) } ?? 0
        let size = map["size"].flatMap { $0.integer(in: 8...1000) }
        let ink = map["colour"].flatMap(colour) ?? .white
        guard let words = text.string() else { return nil }
        guard let template = TextTemplate(parsing: words) else {
            return text.valueFault(
                "a field that does not read", remedy: "write for example {{total}} or {{total|0.00}}")
        }
        fields.all += template.fields.map { ($0, text) }
        return TextLook(text: words, colour: ink, background: ground, size: size, scroll: scroll)
    }

    // MARK: Where

    /// Four numbers, each in pixels or in hundredths of the canvas's side. Edges that are not even are moved to the
    /// nearest that is.
    private func area(_ node: YAMLNode, _ canvas: Resolution?) -> Area? {
        guard let parts = node.sequence() else { return nil }
        guard parts.count == 4 else {
            return node.valueFault("\(parts.count) numbers", remedy: "write at: [x, y, width, height] in pixels")
        }
        let measures = parts.compactMap(measure)
        guard measures.count == 4, let canvas else { return nil }
        let (x, width) = Self.edges(measures[0], measures[2], of: canvas.width)
        let (y, height) = Self.edges(measures[1], measures[3], of: canvas.height)
        guard x + width <= canvas.width, y + height <= canvas.height else {
            return node.valueFault(
                "the zone reaches to \(x + width)x\(y + height), off the canvas of \(canvas)",
                remedy: "make it smaller or move it")
        }
        guard [x, y, width, height].allSatisfy({ $0.isMultiple(of: 2) }) else {
            return node.valueFault("an odd number of pixels, where video wants even ones", remedy: "use even numbers")
        }
        guard width >= 2, height >= 2 else {
            return node.valueFault("a zone of \(width)x\(height) pixels", remedy: "make it at least 2x2")
        }
        return Area(x: x, y: y, width: width, height: height)
    }

    private enum Measure {
        case pixels(Int)
        case millionths(Int)

        func exact(of side: Int) -> Int {
            switch self {
            case .pixels(let pixels): pixels * 1_000_000
            case .millionths(let millionths): millionths * side
            }
        }
    }

    private func measure(_ node: YAMLNode) -> Measure? {
        node.value("a number of pixels or a percentage", example: "for example 480 or 25%") { text in
            if text.hasSuffix("%") { return Self.millionths(text).map { .millionths($0) } }
            return Self.digits(text).flatMap { $0 <= Resolution.maximumSide ? .pixels($0) : nil }
        }
    }

    /// Pixels are kept as they are. Both ends of a zone are rounded, so neighbours meet.
    private static func edges(_ start: Measure, _ length: Measure, of side: Int) -> (start: Int, length: Int) {
        func even(_ millionths: Int) -> Int { (millionths + 1_000_000) / 2_000_000 * 2 }
        let (exact, end) = (start.exact(of: side), start.exact(of: side) + length.exact(of: side))
        if case .pixels(let first) = start {
            if case .pixels(let count) = length { return (first, count) }
            return (first, even(end) - first)
        }
        if case .pixels(let count) = length { return (even(exact), count) }
        return (even(exact), even(end) - even(exact))
    }
}
