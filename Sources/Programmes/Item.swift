package import Faults
import Measures

/// One thing in a playlist.
package struct Item: Sendable, Equatable {
    package let media: Media
    /// How long it shows, a document's page each; `nil` is the media's own length.
    package let span: Duration?
    /// When it may show; every one of them has to apply.
    package let dayparts: [Daypart]
    /// Instead of its zone's.
    package let fit: Fit?
    /// How it comes onto the screen; `nil` is a cut.
    package let transition: Transition?
    package let volume: Percentage
    /// The field that has to have a value, other than an empty one, 0, no or false, for it to show.
    package let needs: String?
    /// What a page may ask, the origin of its own address among them.
    package let origins: [WebOrigin]
    package let place: Fault.Place

    package init(
        media: Media, span: Duration?, dayparts: [Daypart] = [], fit: Fit? = nil, transition: Transition? = nil,
        volume: Percentage = .whole, needs: String? = nil, origins: [WebOrigin] = [], place: Fault.Place
    ) {
        self.media = media
        self.span = span
        self.dayparts = dayparts
        self.fit = fit
        self.transition = transition
        self.volume = volume
        self.needs = needs
        self.origins = origins
        self.place = place
    }

    package enum Media: Sendable, Hashable {
        case video(String)
        case image(String)
        /// Sound without a picture: a file, or an address that does not end.
        case audio(String)
        /// All its pages, one after the other.
        case document(String)
        /// One page of a document, from 1. The timeline makes these.
        case page(String, Int)
        /// A URL, or a folder that is published with the release.
        case web(String)
        case text(TextLook)
        /// Its text is a pattern of Unicode's date letters, as in `HH:mm`.
        case clock(TextLook)
        /// A URL that does not end.
        case stream(String)

        /// As it is written in the programme; a page has its number behind `#page=`, as RFC 8118 has it.
        package var path: String {
            switch self {
            case .video(let path), .image(let path), .audio(let path), .document(let path), .web(let path),
                .stream(let path):
                path
            case .page(let path, let number): "\(path)#page=\(number)"
            case .text(let look), .clock(let look): look.text
            }
        }

        package var kind: ItemKind {
            switch self {
            case .video: .video
            case .image: .image
            case .audio: .audio
            case .document, .page: .document
            case .web: .web
            case .text: .text
            case .clock: .clock
            case .stream: .stream
            }
        }

        /// Whether it lasts as long as it lasts, unless the programme says otherwise.
        package var hasOwnLength: Bool {
            switch self {
            case .video: true
            case .audio: !isRemote
            default: false
            }
        }

        /// Whether it stands at another place than the programme's folder.
        package var isRemote: Bool {
            switch self {
            case .stream: true
            case .audio(let path), .web(let path): path.contains("://")
            default: false
            }
        }

        /// Where it comes from if it does not end.
        package var streamAddress: String? {
            switch self {
            case .stream(let address): address
            case .audio(let path) where isRemote: path
            default: nil
            }
        }

        /// Whether it is a file or a folder beside the programme.
        package var isFile: Bool {
            switch self {
            case .text, .clock: false
            default: !isRemote
            }
        }
    }

    /// A document's pages, each an item; any other item as it is. A document of unknown length has none.
    package func pages(_ counts: [String: Int]) -> [Item] {
        guard case .document(let path) = media else { return [self] }
        return (0..<(counts[path] ?? 0)).map { page in
            Item(
                media: .page(path, page + 1), span: span, dayparts: dayparts, fit: fit, transition: transition,
                volume: volume, needs: needs, origins: origins, place: place)
        }
    }

    /// Whether it may show while the fields have those values.
    package func mayShow(with fields: [String: String]) -> Bool {
        guard let needs else { return true }
        return !["", "0", "no", "false"].contains(fields[needs, default: ""].lowercased())
    }
}

/// The programme file's word for a kind of item.
package enum ItemKind: String, Sendable, Hashable, CaseIterable {
    case video, image, audio, document, web, text, clock, stream
}

/// How one item gives way to the next. The item that goes keeps its last picture until the next one covers it.
package struct Transition: Sendable, Hashable, Codable {
    package enum Kind: String, Sendable, Hashable, Codable, CaseIterable { case crossfade, slide, wipe }

    /// The side from which the next item comes.
    package enum Side: String, Sendable, Hashable, Codable, CaseIterable { case left, right, top, bottom }

    package let kind: Kind
    package let span: Duration
    /// A crossfade has none that matters.
    package let side: Side

    package init(kind: Kind, span: Duration, side: Side = .right) {
        self.kind = kind
        self.span = span
        self.side = side
    }
}
