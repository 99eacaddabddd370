package import Measures

/// One thing in one zone from one instant to another: what the timeline is made of.
///
/// A day has tens of thousands of slots and a few dozen acts, so all but the times is shared.
package struct Slot: Sendable, Equatable {
    package let act: Act
    package let start: Instant
    package let end: Instant
    /// The instant at which the item began, or would have if the layout had been there.
    package let origin: Instant

    /// What shows, and where.
    package final class Act: Sendable {
        package let layout: String
        package let zone: String
        package let area: Area
        package let depth: Int
        package let content: Content
        package let campaign: String?
        package let transition: Transition?
        package let opacity: Percentage
        package let volume: Percentage
        package let trigger: String?

        package init(
            layout: String, zone: String, area: Area, depth: Int, content: Content, campaign: String? = nil,
            transition: Transition? = nil, opacity: Percentage = .whole, volume: Percentage = .whole,
            trigger: String? = nil
        ) {
            self.layout = layout
            self.zone = zone
            self.area = area
            self.depth = depth
            self.content = content
            self.campaign = campaign
            self.transition = transition
            self.opacity = opacity
            self.volume = volume
            self.trigger = trigger
        }

        /// The same, cut to.
        package func withoutTransition() -> Act {
            Act(
                layout: layout, zone: zone, area: area, depth: depth, content: content, campaign: campaign,
                opacity: opacity, volume: volume, trigger: trigger)
        }
    }

    package enum Content: Sendable, Equatable {
        case item(Item, fit: Fit)
        case text(TextLook)
        case background(Colour)
        /// The screen is off.
        case off
    }

    package init(
        layout: String, zone: String, area: Area, depth: Int, start: Instant, end: Instant, origin: Instant,
        content: Content, campaign: String? = nil, transition: Transition? = nil, opacity: Percentage = .whole,
        volume: Percentage = .whole, trigger: String? = nil
    ) {
        let act = Act(
            layout: layout, zone: zone, area: area, depth: depth, content: content, campaign: campaign,
            transition: transition, opacity: opacity, volume: volume, trigger: trigger)
        self.init(act, start: start, end: end, origin: origin)
    }

    package init(_ act: Act, start: Instant, end: Instant, origin: Instant) {
        self.act = act
        self.start = start
        self.end = end
        self.origin = origin
    }

    package var layout: String { act.layout }
    package var zone: String { act.zone }
    package var area: Area { act.area }
    /// Higher covers lower; 0 is the background.
    package var depth: Int { act.depth }
    package var content: Content { act.content }
    /// Whose it is, where someone pays for it.
    package var campaign: String? { act.campaign }
    /// How it comes onto the screen over what was there; `nil` is a cut.
    package var transition: Transition? { act.transition }
    package var opacity: Percentage { act.opacity }
    package var volume: Percentage { act.volume }
    /// What brought it, where it was not the schedule.
    package var trigger: String? { act.trigger }

    /// What plays, in a word: a path as written in the programme, an address without its secrets, or the text.
    package var title: String {
        switch content {
        case .item(let item, _): item.media.isRemote ? item.media.path.withoutSecrets : item.media.path
        case .text(let look): look.text
        case .background(let colour): colour.description
        case .off: "screen off"
        }
    }

    /// Whether it is what lies under the zones, and no one's to show.
    package var isGround: Bool {
        switch content {
        case .background: true
        case .item, .text, .off: depth == 0 && content != .off
        }
    }

    /// The same slot for another span; `origin` moves with what is put off.
    package func during(_ start: Instant, _ end: Instant, origin: Instant? = nil) -> Slot {
        let act = start == self.start || transition == nil ? act : act.withoutTransition()
        return Slot(act, start: start, end: end, origin: origin ?? self.origin)
    }
}

extension Slot.Act: Equatable {
    package static func == (left: Slot.Act, right: Slot.Act) -> Bool {
        left === right
            || left.layout == right.layout && left.zone == right.zone && left.area == right.area
                && left.depth == right.depth && left.content == right.content && left.campaign == right.campaign
                && left.transition == right.transition && left.opacity == right.opacity
                && left.volume == right.volume && left.trigger == right.trigger
    }
}
