import Faults
import Measures

extension ProgrammeReader {
    /// A playlist may hold this many items when all that it names are put into it.
    static let itemLimit = 10_000
    /// All of a programme's playlists together.
    static let totalLimit = 250_000
    /// So many playlists may stand in each other.
    static let nestingLimit = 16

    /// Puts the playlists that others name into them.
    func resolve(_ written: [WrittenPlaylist], _ names: Names, _ campaigns: [Campaign]) -> [Playlist] {
        let all = Dictionary(written.map { ($0.name, $0) }) { first, _ in first }
        var sizes: [String: Int] = [:]
        for list in written where !faults.isFull { measure(list, all, names, &sizes, above: []) }
        var total = 0
        var isTooLong = false
        for list in written {
            let size = sizes[list.name] ?? 0
            let before = total
            total = min(total + size, 1 << 40)
            if size > Self.itemLimit {
                isTooLong = true
                let _: Never? = list.node.valueFault(
                    "a playlist of \(size) items with those of the playlists in it, where \(Self.itemLimit) may be",
                    remedy: "name fewer")
            } else if total > Self.totalLimit, before <= Self.totalLimit {
                isTooLong = true
                let _: Never? = list.node.valueFault(
                    "more than \(Self.totalLimit) items in all playlists up to this one, with those of the playlists in them",
                    remedy: "name fewer")
            }
        }
        // Where names go round in a circle that was told, and nothing can be put together.
        guard !isTooLong, sizes.count == written.count else { return [] }
        let paid = Dictionary(campaigns.map { ($0.name, $0) }) { first, _ in first }
        var whole: [String: Playlist] = [:]
        return written.map { list in
            let playlist = assemble(list, all, dayparts: [], &whole)
            check(playlist, list.node, paid)
            return playlist
        }
    }

    /// Counts items; tells names that are unknown or go round in a circle. Returns whether all of it can be put together.
    @discardableResult
    private func measure(
        _ list: WrittenPlaylist, _ all: [String: WrittenPlaylist], _ names: Names, _ sizes: inout [String: Int],
        above: [String]
    ) -> Bool {
        if sizes[list.name] != nil { return true }
        var size = 0
        for entry in list.entries {
            guard case .playlist(let name, _, let node) = entry else {
                size += 1
                continue
            }
            if !names.contains(name) { let _: Never? = names.refuse(name, "playlist", at: node) }
            if name == list.name || above.contains(name) {
                let circle = (above + [list.name]).drop { $0 != name } + [name]
                // Each circle is told once, at the entry that closes it.
                let _: Never? = node.valueFault(
                    "playlists that hold each other: \(circle.joined(separator: ", "))", remedy: "take one of them out")
                return false
            }
            guard let nested = all[name] else { continue }
            guard above.count < Self.nestingLimit else {
                return node.valueFault(
                    "more than \(Self.nestingLimit) playlists in each other", remedy: "name the innermost directly")
                    ?? false
            }
            guard measure(nested, all, names, &sizes, above: above + [list.name]) else { return false }
            size = min(size + (sizes[name] ?? 0), 1 << 40)
        }
        sizes[list.name] = size
        return true
    }

    /// `whole` keeps those that were put together without limits of days and hours.
    private func assemble(
        _ list: WrittenPlaylist, _ all: [String: WrittenPlaylist], dayparts: [Daypart],
        _ whole: inout [String: Playlist]
    ) -> Playlist {
        if dayparts.isEmpty, let known = whole[list.name] { return known }
        var entries: [Playlist.Entry] = []
        for entry in list.entries {
            switch entry {
            case .item(let item): entries.append(.item(dayparts.isEmpty ? item : item.limited(to: dayparts)))
            case .campaigns(let names): entries.append(.campaigns(names))
            case .playlist(let name, let daypart, let node):
                guard let nested = all[name] else { continue }
                let limits = dayparts + (daypart == .always ? [] : [daypart])
                let playlist = assemble(nested, all, dayparts: limits, &whole)
                if daypart != .always, !playlist.campaigns.isEmpty {
                    let _: Never? = node.valueFault(
                        "days and hours for a playlist with campaigns, which have their own",
                        remedy: "give them to the campaigns")
                }
                entries.append(.playlist(playlist))
            }
        }
        let playlist = Playlist(name: list.name, entries: entries, shuffle: list.shuffle)
        if dayparts.isEmpty { whole[list.name] = playlist }
        return playlist
    }

    private func check(_ playlist: Playlist, _ node: YAMLNode, _ campaigns: [String: Campaign]) {
        let named = playlist.campaigns
        if let twice = Dictionary(grouping: named, by: \.self).filter({ $1.count > 1 }).keys.min() {
            let _: Never? = node.valueFault(
                "the campaign '\(twice)' stands in it twice", remedy: "name it once; it is spread")
        }
        checkShares(node, Set(named).compactMap { campaigns[$0] })
    }
}

extension Item {
    /// The same at fewer times.
    fileprivate func limited(to more: [Daypart]) -> Item {
        Item(
            media: media, span: span, dayparts: more + dayparts, fit: fit, transition: transition, volume: volume,
            needs: needs, origins: origins, place: place)
    }
}
