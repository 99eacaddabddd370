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

    package enum Content: Sendable, Equatable {
        case item(Item, fit: Fit)
        case text(TextLook)
        case background(Colour)
    }

    package init(
        layout: String, zone: String, area: Area, depth: Int, start: Instant, end: Instant, origin: Instant,
        content: Content, campaign: String? = nil
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
    }

    /// What plays, in a word: a path as written in the programme, or the text.
    package var title: String {
        switch content {
        case .item(let item, _): item.media.path
        case .text(let look): look.text
        case .background(let colour): colour.description
        }
    }
}
