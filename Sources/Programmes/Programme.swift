package import Faults
package import Foundation
package import Measures

/// What a terminal shows and when: layouts, playlists and a schedule. Only valid ones exist.
package struct Programme: Sendable, Equatable {
    package let name: String
    /// Where the schedule's days and hours are meant; `nil` leaves it to the terminal.
    package let timeZone: TimeZone?
    package let canvas: Resolution
    /// How far the canvas is turned on the screen.
    package let rotation: Rotation
    package let layouts: [Layout]
    package let playlists: [Playlist]
    package let campaigns: [Campaign]
    package let schedule: [ScheduleEntry]
    /// Above every layout, from the lowest to the highest.
    package let overlays: [Overlay]
    package let triggers: [Trigger]
    package let data: [DataSource]

    package func layout(_ name: String) -> Layout? { layouts.first { $0.name == name } }

    package func playlist(_ name: String) -> Playlist? { playlists.first { $0.name == name } }

    package func campaign(_ name: String) -> Campaign? { campaigns.first { $0.name == name } }

    package func trigger(_ name: String) -> Trigger? { triggers.first { $0.name == name } }

    /// Everything that a playlist can show, nested playlists' items and campaigns' among it.
    package func items(of playlist: Playlist) -> [Item] {
        let known = Dictionary(campaigns.map { ($0.name, $0) }) { first, _ in first }
        func items(_ playlist: Playlist) -> [Item] {
            playlist.entries.flatMap { entry in
                switch entry {
                case .item(let item): [item]
                case .campaigns(let names): names.compactMap { known[$0] }.flatMap(\.items)
                case .playlist(let nested): items(nested)
                }
            }
        }
        return items(playlist)
    }

    /// Every zone, the overlays' last.
    package var zones: [Zone] { layouts.flatMap(\.zones) + overlays.map(\.zone) }
}

/// How far the canvas is turned on the screen, clockwise. Units: degrees.
package enum Rotation: Int, Sendable, Hashable, Codable, CaseIterable {
    case none = 0
    case quarter = 90
    case half = 180
    case threeQuarters = 270
}

/// An arrangement of zones on the canvas.
package struct Layout: Sendable, Equatable {
    package let name: String
    package let background: Colour
    /// A picture over the background's colour; it shows for as long as the layout does.
    package let picture: Picture?
    /// From the lowest to the highest.
    package let zones: [Zone]

    package struct Picture: Sendable, Equatable {
        package let item: Item
        package let fit: Fit

        package init(item: Item, fit: Fit) {
            self.item = item
            self.fit = fit
        }
    }

    package init(name: String, background: Colour, picture: Picture? = nil, zones: [Zone]) {
        self.name = name
        self.background = background
        self.picture = picture
        self.zones = zones
    }
}

/// A rectangle of the canvas and what fills it.
package struct Zone: Sendable, Equatable {
    package let name: String
    package let area: Area
    package let content: Content
    package let opacity: Percentage
    package let volume: Percentage
    package let place: Fault.Place

    package enum Content: Sendable, Equatable {
        case playlist(String, fit: Fit)
        case text(TextLook)
    }
}

/// A zone that shows above every layout, at times of its own.
package struct Overlay: Sendable, Equatable {
    /// The layout that its slots name; no other is called so.
    package static let layout = "overlays"

    package let zone: Zone
    package let daypart: Daypart
}

/// A layout, or the screen off, and when. Of entries that apply at once the highest priority wins, then the last one
/// written.
package struct ScheduleEntry: Sendable, Equatable {
    /// `nil` turns the screen off.
    package let layout: String?
    package let daypart: Daypart
    package let priority: Int

    package init(layout: String?, daypart: Daypart, priority: Int = 0) {
        self.layout = layout
        self.daypart = daypart
        self.priority = priority
    }
}

/// From 0 to 100.
package struct Percentage: Sendable, Hashable, Codable, CustomStringConvertible {
    package let value: Int

    package static let whole = Percentage(100)

    /// Clamps.
    package init(_ value: Int) { self.value = min(100, max(0, value)) }

    package var part: Double { Double(value) / 100 }

    package var description: String { "\(value)%" }

    package static func * (left: Percentage, right: Percentage) -> Percentage {
        Percentage((left.value * right.value + 50) / 100)
    }
}
