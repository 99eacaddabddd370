import Faults
import Measures

extension ProgrammeReader {
    /// A playlist before the ones that it names are put into it.
    struct WrittenPlaylist {
        let name: String
        let entries: [Entry]
        let shuffle: UInt64?
        let node: YAMLNode

        enum Entry {
            case item(Item)
            case campaigns([String])
            case playlist(String, Daypart, YAMLNode)
        }
    }

    /// A list of items, or a mapping that holds one.
    func playlist(_ name: String, _ node: YAMLNode, _ campaigns: Names) -> WrittenPlaylist? {
        var list = node
        var shuffle: UInt64?
        var usual: Transition?
        if node.isMapping {
            guard let map = node.mapping(keys: ProgrammeKeys.playlist) else { return nil }
            shuffle = map["shuffle"].flatMap { seed($0, name) } ?? nil
            usual = map["transition"].flatMap(transition) ?? nil
            guard let items = map.required("items") else { return nil }
            list = items
        }
        guard let nodes = list.sequence() else { return nil }
        guard !nodes.isEmpty else { return list.valueFault("an empty playlist", remedy: "add an item") }
        let entries = nodes.compactMap { playlistEntry($0, campaigns, usual) }
        return WrittenPlaylist(name: name, entries: entries, shuffle: shuffle, node: list)
    }

    private func playlistEntry(
        _ node: YAMLNode, _ campaigns: Names, _ usual: Transition?
    ) -> WrittenPlaylist.Entry? {
        let keys = node.isMapping ? node.namedMapping()?.entries.map(\.key) ?? [] : []
        if keys.contains("campaigns") {
            guard let list = node.mapping(keys: ProgrammeKeys.campaigns)?["campaigns"]?.sequence() else { return nil }
            let names = list.compactMap { node -> String? in
                guard let name = node.string() else { return nil }
                if campaigns.contains(name) { return name }
                return campaigns.refuse(name, "campaign", at: node)
            }
            return .campaigns(names)
        }
        if keys.contains("playlist") {
            guard let map = node.mapping(keys: ProgrammeKeys.nested), let named = map["playlist"],
                let name = named.string()
            else { return nil }
            return .playlist(name, daypart(map), named)
        }
        return item(node, ProgrammeKeys.items + ProgrammeKeys.daypart, usual: usual).map { .item($0) }
    }

    /// `yes` takes a seed from the name; a number is one. Returns `nil` inside for an order that stays.
    private func seed(_ node: YAMLNode, _ name: String) -> UInt64?? {
        node.value("true, false or a whole number", example: "for example true") { text -> UInt64?? in
            if text == "false" { return .some(nil) }
            // FNV-1a: the same name gives the same order on every terminal.
            let hash = (text == "true" ? name : text).utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
                ($0 ^ UInt64($1)) &* 0x100_0000_01b3
            }
            return text == "true" || Self.digits(text) != nil ? .some(hash) : nil
        }
    }

    /// `cut`, or a mapping of a kind and its span. Returns `nil` inside for a cut.
    func transition(_ node: YAMLNode) -> Transition?? {
        guard node.isMapping else {
            return node.value("a transition", example: "cut, or for example { crossfade: 500ms }") {
                $0 == "cut" ? .some(nil) : nil
            }
        }
        guard let map = node.mapping(keys: ProgrammeKeys.transition) else { return nil }
        let kinds = Transition.Kind.allCases.filter { map[$0.rawValue] != nil }
        guard let kind = kinds.first, kinds.count == 1, let value = map[kind.rawValue] else {
            return node.valueFault(
                kinds.isEmpty ? "a transition of no kind" : "a transition of two kinds",
                remedy: "name one of crossfade, slide or wipe, or write cut")
        }
        let span = value.value("a span from 40ms to 10s", example: "for example 500ms") { text in
            Duration(parsing: text).flatMap { $0 >= .milliseconds(40) && $0 <= .seconds(10) ? $0 : nil }
        }
        let side = map["from"].flatMap { $0.choice(of: Transition.Side.self) }
        if kind == .crossfade {
            let _: Never? = map["from"]?.valueFault("'from' is for slide and wipe", remedy: "remove it")
        }
        return span.map { Transition(kind: kind, span: $0, side: side ?? .right) }
    }
}
