/// The keys that each mapping of a programme file may have. `docs/programme.schema.json` has the same.
package enum ProgrammeKeys {
    package static let programme = [
        "programme", "timezone", "canvas", "rotate", "data", "layouts", "overlays", "playlists", "campaigns",
        "schedule",
        "triggers",
    ]
    package static let layout = ["background", "zones"]
    package static let background = ["colour", "image", "fit"]
    package static let zone =
        ["at", "z", "opacity", "volume", "playlist", "fit", "text"] + look
    package static let look = ["scroll", "size", "colour", "background"]
    package static let overlay = zone + daypart
    package static let playlist = ["items", "shuffle", "transition"]
    package static let campaigns = ["campaigns"]
    package static let nested = ["playlist"] + daypart
    package static let campaign =
        ["items", "share", "plays", "at-most", "at-least", "category", "apart-from", "tags"] + daypart
    package static let entry = ["layout", "screen", "priority"] + daypart
    package static let trigger = ["layout", "resume", "for", "priority", "data"]
    package static let data = ["file", "url", "every"]
    package static let daypart = [
        "hours", "days", "months", "on", "from", "until", "except", "repeat", "lasting",
    ]
    package static let transition = Transition.Kind.allCases.map(\.rawValue) + ["from"]

    /// Besides the kind's own key and, in a playlist, those of a daypart.
    package static func item(_ kind: ItemKind) -> [String] {
        let keys: [String] =
            switch kind {
            case .video: ["for", "fit", "transition", "volume"]
            case .image: ["for", "fit", "transition"]
            case .audio: ["for", "volume"]
            case .document: ["per-page", "fit", "transition"]
            case .web: ["for", "transition", "volume", "origins"]
            case .text: ["for", "transition"] + look
            case .clock: ["for", "transition"] + look.filter { $0 != "scroll" }
            case .stream: ["for", "fit", "transition", "volume"]
            }
        return keys + ["needs"]
    }

    /// Those of any kind of item.
    package static let items: [String] = {
        var keys = ItemKind.allCases.map(\.rawValue)
        for kind in ItemKind.allCases { for key in item(kind) where !keys.contains(key) { keys.append(key) } }
        return keys
    }()
}
