package import Measures
package import Programmes

/// One item in one place on the canvas from one instant to another, as the stage is told of it.
package struct StageSlot: Sendable, Codable, Equatable {
    /// Unique as long as the stage lives.
    package let id: String
    package let zone: String
    package let area: Area
    /// Higher covers lower.
    package let depth: Int
    package let start: Instant
    package let end: Instant
    /// The instant at which the media's own time is zero; before `start` if the item is joined midway.
    package let origin: Instant
    package let source: Source
    /// How it comes onto what was there; `nil` is a cut.
    package let transition: Transition?
    package let opacity: Percentage
    package let volume: Percentage

    package init(
        id: String, zone: String, area: Area, depth: Int, start: Instant, end: Instant, origin: Instant,
        source: Source, transition: Transition? = nil, opacity: Percentage = .whole, volume: Percentage = .whole
    ) {
        self.id = id
        self.zone = zone
        self.area = area
        self.depth = depth
        self.start = start
        self.end = end
        self.origin = origin
        self.source = source
        self.transition = transition
        self.opacity = opacity
        self.volume = volume
    }

    /// The same slot in another place on the canvas.
    func lying(on area: Area) -> StageSlot {
        StageSlot(
            id: id, zone: zone, area: area, depth: depth, start: start, end: end, origin: origin, source: source,
            transition: transition, opacity: opacity, volume: volume)
    }

    /// The same slot with another end.
    package func ending(at end: Instant) -> StageSlot {
        StageSlot(
            id: id, zone: zone, area: area, depth: depth, start: start, end: end, origin: origin, source: source,
            transition: transition, opacity: opacity, volume: volume)
    }

    /// What is to be seen. Paths are absolute.
    package enum Source: Sendable, Codable, Equatable {
        case video(path: String, hasSound: Bool)
        case still(path: String)
        /// Sound without a picture.
        case sound(path: String)
        case text(TextLook)
        /// Its text is a `ClockPattern`. Units of the zone: an identifier of the time-zone database. `ahead` is what its time
        /// is ahead of the stage's, where the clock was set since that opened.
        case clock(TextLook, timeZone: String, ahead: Duration)
        case fill(Colour)
        /// What an address brings for as long as it does.
        case stream(address: String, fit: Fit)
        /// The same without a picture.
        case soundStream(address: String)
        case page(LivePage)

        /// Whether its elements start at the media's zero and not at the slot's start.
        var hasOwnTime: Bool {
            switch self {
            case .video, .sound: true
            case .still, .text, .clock, .fill, .stream, .soundStream, .page: false
            }
        }

        package var hasPicture: Bool {
            switch self {
            case .sound, .soundStream: false
            case .video, .still, .text, .clock, .fill, .stream, .page: true
            }
        }

        /// Whether it is known to have sound before it is opened.
        var hasSound: Bool {
            switch self {
            case .video(_, let hasSound): hasSound
            case .sound: true
            case .still, .text, .clock, .fill, .stream, .soundStream, .page: false
            }
        }

        /// Whether the stage draws it by itself: nothing has to be read or decoded.
        var isDrawn: Bool {
            switch self {
            case .text, .clock, .fill: true
            case .video, .sound, .still, .stream, .soundStream, .page: false
            }
        }

        /// Whether it changes for as long as it is shown, with nothing to tell where it ends.
        var changes: Bool {
            switch self {
            case .text(let look): look.scroll > 0
            case .clock, .page: true
            case .video, .sound, .still, .fill, .stream, .soundStream: false
            }
        }

        var isStream: Bool { address != nil }

        /// Where a stream comes from.
        package var address: String? {
            switch self {
            case .stream(let address, _), .soundStream(let address): address
            case .video, .sound, .still, .text, .clock, .fill, .page: nil
            }
        }
    }
}
