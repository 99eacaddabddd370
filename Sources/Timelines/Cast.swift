import Measures
import Programmes

/// What a zone's pieces are on the screen, each made once.
struct Cast {
    let scene: Timeline.Scene
    let zone: Zone
    let depth: Int
    /// The zone's own.
    let fit: Fit
    private var acts: [ObjectIdentifier: Slot.Act] = [:]

    init(scene: Timeline.Scene, zone: Zone, depth: Int, fit: Fit) {
        self.scene = scene
        self.zone = zone
        self.depth = depth
        self.fit = fit
    }

    /// `nil` for what is the background.
    mutating func act(_ piece: Piece, _ campaign: () -> String?) -> Slot.Act? {
        if let known = acts[ObjectIdentifier(piece)] { return known }
        guard let item = piece.item else { return nil }
        let data = scene.activation?.data
        let act = Slot.Act(
            layout: scene.layout.name, zone: zone.name, area: zone.area, depth: depth,
            content: .item(data.map(item.filled) ?? item, fit: item.fit ?? fit), campaign: campaign(),
            transition: item.transition, opacity: zone.opacity, volume: zone.volume * item.volume,
            trigger: scene.activation?.trigger)
        acts[ObjectIdentifier(piece)] = act
        return act
    }

    /// What is joined midway, or goes before it has come, is cut to.
    static func slot(_ act: Slot.Act, _ stint: Timeline.Stint) -> Slot {
        let comes = act.transition.map { stint.start == stint.origin && $0.span < stint.end - stint.start } ?? true
        return Slot(
            comes ? act : act.withoutTransition(), start: stint.start, end: stint.end, origin: stint.origin)
    }
}

extension Item {
    /// The same with a text's fields filled as far as they are known.
    fileprivate func filled(_ values: [String: String]) -> Item {
        guard case .text(let look) = media else { return self }
        return Item(
            media: .text(look.filled(values)), span: span, dayparts: dayparts, fit: fit, transition: transition,
            volume: volume, needs: needs, origins: origins, place: place)
    }
}
