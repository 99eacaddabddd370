package import Measures
package import Programmes

extension Timeline {
    /// As `slots(from:to:triggers:)`, with what data sources say.
    ///
    /// An item that needs what is not there gives its time to the next item of its playlist that may show, which is no
    /// campaign's play; where there is none the slot is left out.
    package func slots(
        from: Instant, to: Instant, triggers activations: [Activation], fields: [String: String]
    ) -> [Slot] {
        slots(from: from, to: to, triggers: activations).map { $0.shown(fields) }.compactMap { slot in
            guard case .item(let item, let fit) = slot.content, !item.mayShow(with: fields) else { return slot }
            guard let other = standIn(for: item, in: slot, fields) else { return nil }
            return slot.showing(other, fit: other.fit ?? fit).shown(fields)
        }
    }

    private func standIn(for item: Item, in slot: Slot, _ fields: [String: String]) -> Item? {
        let layouts = programme.layouts.first { $0.name == slot.layout }.map(\.zones) ?? programme.overlays.map(\.zone)
        guard let zone = layouts.first(where: { $0.name == slot.zone }), case .playlist(let name, _) = zone.content,
            let playlist = programme.playlist(name)
        else { return nil }
        let own = Self.ownItems(of: playlist)
        let index = own.firstIndex { $0.place == item.place } ?? -1
        let following = own[(index + 1)...] + own[..<max(0, index)]
        return following.first { other in
            other.mayShow(with: fields) && other.media.kind != .document && other.media.kind != .audio
                && other.dayparts.allSatisfy { $0.window(at: slot.start, on: runs.clock) != nil }
        }
    }

    private static func ownItems(of playlist: Playlist) -> [Item] {
        playlist.entries.flatMap { entry -> [Item] in
            switch entry {
            case .item(let item): [item]
            case .playlist(let nested): ownItems(of: nested)
            case .campaigns: []
            }
        }
    }
}

extension Slot {
    /// The same with its text as it reads.
    fileprivate func shown(_ fields: [String: String]) -> Slot {
        switch content {
        case .text(let look): return showing(.text(look.shown(fields)))
        case .item(let item, let fit):
            guard case .text(let look) = item.media else { return self }
            return showing(.item(item.with(.text(look.shown(fields))), fit: fit))
        case .background, .off: return self
        }
    }

    private func showing(_ content: Slot.Content) -> Slot {
        Slot(
            layout: layout, zone: zone, area: area, depth: depth, start: start, end: end, origin: origin,
            content: content, campaign: campaign, transition: transition, opacity: opacity, volume: volume,
            trigger: trigger)
    }

    /// The same time for another item.
    fileprivate func showing(_ item: Item, fit: Fit) -> Slot {
        Slot(
            layout: layout, zone: zone, area: area, depth: depth, start: start, end: end, origin: start,
            content: .item(item, fit: fit), opacity: opacity, volume: item.volume, trigger: trigger)
    }
}

extension Item {
    fileprivate func with(_ media: Item.Media) -> Item {
        Item(
            media: media, span: span, dayparts: dayparts, fit: fit, transition: transition, volume: volume,
            needs: needs, origins: origins, place: place)
    }
}
