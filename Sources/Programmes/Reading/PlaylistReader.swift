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
    func playlist(_ name: String, _ node: YAMLNode, _ campaigns: [String]) -> WrittenPlaylist? {
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
        _ node: YAMLNode, _ campaigns: [String], _ usual: Transition?
    ) -> WrittenPlaylist.Entry? {
        let keys = node.isMapping ? node.namedMapping()?.entries.map(\.key) ?? [] : []
        if keys.contains("campaigns") {
            guard let list = node.mapping(keys: ProgrammeKeys.campaigns)?["campaigns"]?.sequence() else { return nil }
            let names = list.compactMap { node -> String? in
                guard let name = node.string() else { return nil }
                if campaigns.contains(name) { return name }
                return node.valueFault(
                    "unknown campaign '\(name)'", remedy: Spelling.remedy(for: name, among: campaigns))
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

    // MARK: Playlists in playlists

    /// A playlist may hold this many items when all that it names are put into it.
    static let itemLimit = 10_000

    func resolve(_ written: [WrittenPlaylist], _ names: [String], _ campaigns: [Campaign]) -> [Playlist] {
        var sizes: [String: Int] = [:]
        for list in written { measure(list, written, names, &sizes, above: []) }
        guard !sizes.values.contains(where: { $0 > Self.itemLimit }) else {
            for list in written where sizes[list.name] ?? 0 > Self.itemLimit {
                let _: Never? = list.node.valueFault(
                    "a playlist of \(sizes[list.name] ?? 0) items with those of the playlists in it, where "
                        + "\(Self.itemLimit) may be", remedy: "name fewer")
            }
            return []
        }
        // Where names go round in a circle that was told, and nothing can be put together.
        guard sizes.count == written.count else { return [] }
        return written.map { list in
            let playlist = assemble(list, written, dayparts: [])
            check(playlist, list.node, campaigns)
            return playlist
        }
    }

    /// Counts items; tells names that are unknown or go round in a circle. Returns whether there is no circle.
    @discardableResult
    private func measure(
        _ list: WrittenPlaylist, _ all: [WrittenPlaylist], _ names: [String], _ sizes: inout [String: Int],
        above: [String]
    ) -> Bool {
        if sizes[list.name] != nil { return true }
        var size = 0
        for entry in list.entries {
            guard case .playlist(let name, _, let node) = entry else {
                size += 1
                continue
            }
            if !names.contains(name) {
                let _: Never? = node.valueFault(
                    "unknown playlist '\(name)'", remedy: Spelling.remedy(for: name, among: names))
            }
            if name == list.name || above.contains(name) {
                let circle = (above + [list.name]).drop { $0 != name } + [name]
                // Each circle is told once, at the entry that closes it.
                let _: Never? = node.valueFault(
                    "playlists that hold each other: \(circle.joined(separator: ", "))", remedy: "take one of them out")
                return false
            }
            guard let nested = all.first(where: { $0.name == name }) else { continue }
            guard measure(nested, all, names, &sizes, above: above + [list.name]) else { return false }
            size = min(size + (sizes[name] ?? 0), 1 << 40)
        }
        sizes[list.name] = size
        return true
    }

    private func assemble(_ list: WrittenPlaylist, _ all: [WrittenPlaylist], dayparts: [Daypart]) -> Playlist {
        let entries = list.entries.compactMap { entry -> Playlist.Entry? in
            switch entry {
            case .item(let item):
                return .item(dayparts.isEmpty ? item : item.limited(to: dayparts))
            case .campaigns(let names): return .campaigns(names)
            case .playlist(let name, let daypart, let node):
                guard let nested = all.first(where: { $0.name == name }) else { return nil }
                let playlist = assemble(nested, all, dayparts: dayparts + (daypart == .always ? [] : [daypart]))
                if daypart != .always, !playlist.campaigns.isEmpty {
                    return node.valueFault(
                        "days and hours for a playlist with campaigns, which have their own",
                        remedy: "give them to the campaigns")
                }
                return .playlist(playlist)
            }
        }
        return Playlist(name: list.name, entries: entries, shuffle: list.shuffle)
    }

    private func check(_ playlist: Playlist, _ node: YAMLNode, _ campaigns: [Campaign]) {
        let named = playlist.campaigns
        if let twice = Dictionary(grouping: named, by: \.self).filter({ $1.count > 1 }).keys.min() {
            let _: Never? = node.valueFault(
                "the campaign '\(twice)' stands in it twice", remedy: "name it once; it is spread")
        }
        checkShares(node, campaigns.filter { named.contains($0.name) })
    }
}

extension Item {
    /// The same at fewer times.
    fileprivate func limited(to more: [Daypart]) -> Item {
        Item(
            media: media, span: span, dayparts: more + dayparts, fit: fit, transition: transition, volume: volume,
            needs: needs, place: place)
    }
}
