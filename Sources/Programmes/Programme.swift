package import Faults
package import Foundation
package import Measures

/// What a terminal shows and when: layouts, playlists and a schedule. Only valid ones exist.
package struct Programme: Sendable, Equatable {
    package let name: String
    /// Where the schedule's days and hours are meant; `nil` leaves it to the terminal.
    package let timeZone: TimeZone?
    package let canvas: Resolution
    package let layouts: [Layout]
    package let playlists: [Playlist]
    package let campaigns: [Campaign]
    package let schedule: [ScheduleEntry]

    package func layout(_ name: String) -> Layout? { layouts.first { $0.name == name } }

    package func playlist(_ name: String) -> Playlist? { playlists.first { $0.name == name } }

    package func campaign(_ name: String) -> Campaign? { campaigns.first { $0.name == name } }

    /// Everything that a playlist can show.
    package func items(of playlist: Playlist) -> [Item] {
        playlist.entries.flatMap { entry in
            switch entry {
            case .item(let item): [item]
            case .campaigns(let names): names.compactMap(campaign).flatMap(\.items)
            }
        }
    }
}

/// An arrangement of zones on the canvas.
package struct Layout: Sendable, Equatable {
    package let name: String
    package let background: Colour
    /// From the lowest to the highest.
    package let zones: [Zone]
}

/// A rectangle of the canvas and what fills it.
package struct Zone: Sendable, Equatable {
    package let name: String
    package let area: Area
    package let content: Content
    package let place: Fault.Place

    package enum Content: Sendable, Equatable {
        case playlist(String, fit: Fit)
        case text(TextLook)
    }
}

/// An ordered list of items that starts again when it is through.
package struct Playlist: Sendable, Equatable {
    package let name: String
    package let entries: [Entry]

    package enum Entry: Sendable, Equatable {
        case item(Item)
        /// By name.
        case campaigns([String])
    }

    /// What plays in turn.
    package var items: [Item] { entries.compactMap { if case .item(let item) = $0 { item } else { nil } } }

    /// What is spread over it, by name.
    package var campaigns: [String] {
        entries.flatMap { entry -> [String] in if case .campaigns(let names) = entry { names } else { [] } }
    }

    /// Whether it is more than a loop that runs evenly.
    package var needsPlanner: Bool { !campaigns.isEmpty }
}

/// One thing in a playlist.
package struct Item: Sendable, Equatable {
    package let media: Media
    /// How long it shows; `nil` is the media's own length.
    package let span: Duration?
    package let place: Fault.Place

    package enum Media: Sendable, Hashable {
        case video(String)
        case image(String)

        /// As it is written in the programme.
        package var path: String {
            switch self {
            case .video(let path), .image(let path): path
            }
        }
    }
}

/// A layout and when it shows. Of entries that apply at once the highest priority wins, then the last one written.
package struct ScheduleEntry: Sendable, Equatable {
    package let layout: String
    package let daypart: Daypart
    package let priority: Int
}
