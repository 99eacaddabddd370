package import Measures

/// One thing in one zone from one instant to another: what the timeline is made of.
package struct Slot: Sendable, Equatable {
    package let layout: String
    package let zone: String
    package let area: Area
    /// Higher covers lower; 0 is the background.
    package let depth: Int
    package let start: Instant
    package let end: Instant
    /// The instant at which the item began, or would have if the layout had been there.
    package let origin: Instant
    package let content: Content
    /// Whose it is, where someone pays for it.
    package let campaign: String?
    /// How it comes onto the screen over what was there; `nil` is a cut.
    package let transition: Transition?
    package let opacity: Percentage
    package let volume: Percentage
    /// What brought it, where it was not the schedule.
    package let trigger: String?

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
        self.layout = layout
        self.zone = zone
        self.area = area
        self.depth = depth
        self.start = start
        self.end = end
        self.origin = origin
        self.content = content
        self.campaign = campaign
        self.transition = transition
        self.opacity = opacity
        self.volume = volume
        self.trigger = trigger
    }

    /// What plays, in a word: a path as written in the programme, or the text.
    package var title: String {
        switch content {
        case .item(let item, _): item.media.path
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
        Slot(
            layout: layout, zone: zone, area: area, depth: depth, start: start, end: end,
            origin: origin ?? self.origin, content: content, campaign: campaign,
            transition: start == self.start ? transition : nil, opacity: opacity, volume: volume, trigger: trigger)
    }
}
