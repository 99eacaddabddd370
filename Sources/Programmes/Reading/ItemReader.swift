import Faults
import Measures

extension ProgrammeReader {
    /// `keys` are all that may stand here; those that another kind of item has are told apart. `usual` is the
    /// playlist's transition.
    func item(_ node: YAMLNode, _ keys: [String] = ProgrammeKeys.items, usual: Transition? = nil) -> Item? {
        guard let map = node.mapping(keys: keys) else { return nil }
        let kinds = ItemKind.allCases.filter { map[$0.rawValue] != nil }
        guard let kind = kinds.first, let value = map[kind.rawValue] else {
            faults.report(
                Fault(
                    .yamlMissingKey, at: map.place, "an item of no kind",
                    remedy: "add 'video:', 'image:', 'audio:', 'document:', 'web:', 'text:', 'clock:' or 'stream:'"))
            return nil
        }
        if kinds.count > 1 {
            return map[kinds[1].rawValue]?.valueFault(
                "an item that is of the kinds \(kinds.map(\.rawValue).joined(separator: " and "))",
                remedy: "make \(kinds.count) items of it")
        }
        checkKeys(map, kind)
        let span = self.span(map, kind, value)
        let written = map["transition"].map(transition)
        let carries = ProgrammeKeys.item(kind).contains("transition")
        let transition = carries ? (written.map { $0 ?? nil } ?? usual) : nil
        let daypart = self.daypart(map)
        let fit = map["fit"].flatMap { $0.choice(of: Fit.self) }
        let volume = map["volume"].flatMap(percentage) ?? .whole
        if let span, let transition, transition.span > span {
            let _: Never? = (map["transition"] ?? value).valueFault(
                "a transition of \(transition.span.text) into an item of \(span.text)", remedy: "shorten the transition"
            )
        }
        let needs = map["needs"].flatMap { node in
            node.value("a source's field", example: "for example stock.cola") { text -> String? in
                guard TextTemplate.isName(text), text.contains(".") else { return nil }
                fields.all.append((text, node))
                return text
            }
        }
        let origins = origins(map["origins"], of: kind, value)
        guard let media = media(kind, value, map) else { return nil }
        return Item(
            media: media, span: span, dayparts: daypart == .always ? [] : [daypart], fit: fit, transition: transition,
            volume: volume, needs: needs, origins: origins, place: value.place)
    }

    /// Tells keys that are of another kind.
    private func checkKeys(_ map: YAMLMapping, _ kind: ItemKind) {
        let own = ProgrammeKeys.item(kind)
        for entry in map.entries where ProgrammeKeys.items.contains(entry.key) && entry.key != kind.rawValue {
            guard !own.contains(entry.key) else { continue }
            let others = ItemKind.allCases.filter { ProgrammeKeys.item($0).contains(entry.key) }.map(\.rawValue)
            let remedy = kind == .document && entry.key == "for" ? "say 'per-page'" : "remove it"
            faults.report(
                Fault(
                    .yamlValue, at: entry.place,
                    "'\(entry.key)' is for \(others.joined(separator: ", ")), not for \(kind.rawValue)", remedy: remedy)
            )
        }
    }

    /// How long an item shows that has no length of its own and does not say.
    static let usualSpan = Duration.seconds(10)

    private func span(_ map: YAMLMapping, _ kind: ItemKind, _ value: YAMLNode) -> Duration? {
        switch kind {
        case .video: return map["for"].flatMap(span)
        case .audio where !isAddress(value): return map["for"].flatMap(span)
        case .document: return map["per-page"].map(span) ?? Self.usualSpan
        case .image, .web, .text, .clock: return map["for"].map(span) ?? Self.usualSpan
        case .stream, .audio:
            if map["for"] == nil {
                faults.report(
                    Fault(.yamlMissingKey, at: value.place, "a stream, which does not end", remedy: "add 'for:'"))
            }
            return map["for"].flatMap(span)
        }
    }

    private func isAddress(_ value: YAMLNode) -> Bool { value.string()?.contains("://") == true }

    /// All that a page may ask: where its address leads, and what is listed.
    private func origins(_ list: YAMLNode?, of kind: ItemKind, _ value: YAMLNode) -> [WebOrigin] {
        guard kind == .web else { return [] }
        var origins: [WebOrigin] = []
        if let address = value.string(), address.contains("://") {
            if let own = WebOrigin(of: address) {
                origins.append(own)
            } else if ["https://", "http://"].contains(where: address.lowercased().hasPrefix) {
                let _: Never? = value.valueFault(
                    "an address whose host does not read",
                    remedy: "write it in ASCII, as in https://example.com:8080/, without a user's name")
            }
        }
        let listed = list?.sequence() ?? []
        if listed.count > Self.mostOrigins {
            let _: Never? = list?.valueFault(
                "\(listed.count) origins", remedy: "list at most \(Self.mostOrigins)")
        }
        for node in listed {
            let origin = node.value("an origin", example: "for example https://cdn.example.com, without a path") {
                WebOrigin(parsing: $0)
            }
            if let origin, !origins.contains(origin) { origins.append(origin) }
        }
        return origins
    }

    private static let mostOrigins = 100

    private func media(_ kind: ItemKind, _ value: YAMLNode, _ map: YAMLMapping) -> Item.Media? {
        switch kind {
        case .video: return path(value).map { .video($0) }
        case .image: return path(value).map { .image($0) }
        case .audio:
            return (isAddress(value) ? url(value, schemes: Self.streamSchemes) : path(value)).map { .audio($0) }
        case .document: return path(value).map { .document($0) }
        case .web:
            guard let text = value.string() else { return nil }
            return (text.contains("://") ? url(value, schemes: ["https", "http"]) : path(value)).map { .web($0) }
        case .stream:
            return stream(value).map { .stream($0) }
        case .text: return look(value, map, .black).map { .text($0) }
        case .clock:
            guard let pattern = value.value("a clock", example: "for example HH:mm", ClockPattern.init(parsing:)) else {
                return nil
            }
            let ground = map["background"].flatMap(colour) ?? .black
            let size = map["size"].flatMap { $0.integer(in: 8...1000) }
            let ink = map["colour"].flatMap(colour) ?? .white
            return .clock(TextLook(text: pattern.text, colour: ink, background: ground, size: size, scroll: 0))
        }
    }

    private static let streamSchemes = ["rtsp", "rtsps", "srt", "udp", "rtp", "https", "http", "rtmp"]

    /// A stream's address, or a capture device's.
    private func stream(_ node: YAMLNode) -> String? {
        guard let text = node.string() else { return nil }
        guard text.lowercased().hasPrefix("v4l2:") else {
            return url(node, schemes: Self.streamSchemes)
        }
        return node.value("a capture device", example: "for example v4l2:///dev/video0") { text in
            let isPlain = text.unicodeScalars.allSatisfy {
                "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/_.:-".unicodeScalars.contains($0)
            }
            guard text.hasPrefix("v4l2:///dev/"), text.count > "v4l2:///dev/".count, isPlain, !text.contains("..")
            else { return nil }
            return text
        }
    }
}
