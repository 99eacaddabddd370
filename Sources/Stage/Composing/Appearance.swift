import Programmes

/// How one slot's picture lies on the canvas in one frame.
struct Appearance: Equatable, Sendable {
    /// From 0 (not seen) to 1.
    var alpha: Double
    /// Where the part that is seen lies. Units: pixels of the canvas.
    var area: Area
    /// The picture's pixel that lies in the part's upper left corner.
    var left = 0
    var top = 0
    /// Higher covers lower.
    var order: Int

    /// The whole picture in its zone.
    init(_ slot: StageSlot) {
        alpha = slot.opacity.part
        area = slot.area
        order = slot.depth * 2 + 1
    }

    static func hidden(_ slot: StageSlot) -> Appearance {
        var hidden = Appearance(slot)
        hidden.alpha = 0
        return hidden
    }

    /// A slot of which `progress` (0 to 1) has come.
    static func coming(_ slot: StageSlot, by transition: Transition, progress: Double) -> Appearance {
        var here = Appearance(slot)
        here.order += 1
        switch transition.kind {
        case .crossfade: here.alpha *= progress
        case .slide, .wipe:
            here.keep(side: transition.side, of: slot.area, progress, slides: transition.kind == .slide)
        }
        return here
    }

    /// A slot that another of the same zone covers so far. Where that one shows through, this one does not stand out
    /// twice: the two together are as opaque as either.
    static func leaving(_ slot: StageSlot, by transition: Transition, progress: Double) -> Appearance {
        var here = Appearance(slot)
        guard slot.opacity != .whole else { return here }
        let opacity = slot.opacity.part
        switch transition.kind {
        case .crossfade: here.alpha = opacity * (1 - progress) / max(1 - opacity * progress, 1e-6)
        case .slide, .wipe: here.keep(side: transition.side.opposite, of: slot.area, 1 - progress, slides: false)
        }
        return here
    }

    /// Leaves only a part along one side of the zone, an even number of pixels wide.
    private mutating func keep(side: Transition.Side, of zone: Area, _ share: Double, slides: Bool) {
        let isAcross = side == .left || side == .right
        let whole = (isAcross ? zone.width : zone.height) & ~1
        // The two parts of a zone make up the whole of it: one rounds up where the other rounds down.
        let seen = min(whole, max(0, Int((Double(whole) * share / 2).rounded()) * 2))
        guard seen > 0 else {
            alpha = 0
            return
        }
        let rest = whole - seen
        let begin = side == .right || side == .bottom ? rest : 0
        // What slides shows its leading part: coming from the right that is its left.
        let first = slides ? rest - begin : begin
        if isAcross {
            area = Area(x: zone.x + begin, y: zone.y, width: seen, height: zone.height)
            left = first
        } else {
            area = Area(x: zone.x, y: zone.y + begin, width: zone.width, height: seen)
            top = first
        }
    }
}

extension Transition.Side {
    fileprivate var opposite: Transition.Side {
        switch self {
        case .left: .right
        case .right: .left
        case .top: .bottom
        case .bottom: .top
        }
    }
}

extension Pad {
    /// Tells a mixer's pad how its picture lies on the canvas.
    func show(_ appearance: Appearance, of zone: Area) {
        set("alpha", "\(appearance.alpha)")
        set("zorder", "\(appearance.order)")
        set("xpos", "\(appearance.area.x)")
        set("ypos", "\(appearance.area.y)")
        set("width", "\(appearance.area.width)")
        set("height", "\(appearance.area.height)")
        let isWhole = appearance.area.width == zone.width && appearance.area.height == zone.height
        crop(
            isWhole ? nil : (appearance.left, appearance.top, appearance.area.width, appearance.area.height),
            of: (zone.width & ~1, zone.height & ~1))
    }
}
