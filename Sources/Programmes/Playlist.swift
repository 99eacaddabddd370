/// An ordered list of items that starts again when it is through.
package struct Playlist: Sendable, Equatable {
    package let name: String
    package let entries: [Entry]
    /// Every round has another order, the same on every terminal; `nil` keeps the file's.
    package let shuffle: UInt64?

    package indirect enum Entry: Sendable, Equatable {
        case item(Item)
        /// By name.
        case campaigns([String])
        /// All of another playlist.
        case playlist(Playlist)
    }

    package init(name: String, entries: [Entry], shuffle: UInt64? = nil) {
        self.name = name
        self.entries = entries
        self.shuffle = shuffle
    }

    /// What plays in turn, in the order of the file.
    package var items: [Item] {
        entries.flatMap { entry -> [Item] in
            switch entry {
            case .item(let item): [item]
            case .campaigns: []
            case .playlist(let nested): nested.items
            }
        }
    }

    /// What is spread over it, by name.
    package var campaigns: [String] {
        entries.flatMap { entry -> [String] in
            switch entry {
            case .item: []
            case .campaigns(let names): names
            case .playlist(let nested): nested.campaigns
            }
        }
    }

    /// Whether it is more than a loop that runs evenly.
    package var needsPlanner: Bool { !campaigns.isEmpty || items.contains { !$0.dayparts.isEmpty } }
}
