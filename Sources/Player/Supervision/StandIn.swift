import Depot
import Measures
import Programmes
import Stage
import SystemPackage

/// What is shown in the place of a medium that kills the stage or is damaged.
struct StandIn: Sendable {
    /// What the journal calls it.
    let item: String
    /// `nil` for the built-in still.
    let rendition: Rendition?
    let source: StageSlot.Source

    static let groundText = "#18222d"
    private static let ground = Colour(red: 0x18, green: 0x22, blue: 0x2d)
    static let still = "built-in still"

    /// Another medium in the same shape, a still picture if there is one; else the programme's name on a plain ground.
    init(for place: Release.Place, in show: Show, without setAside: Set<Digest>) {
        let others = show.release.uses.filter { use in
            use.boards.contains(show.board) && use.place.width == place.width && use.place.height == place.height
                && use.place.fit == place.fit && use.place.background == place.background
                && !setAside.contains(use.rendition.object)
        }
        guard
            let other = others.first(where: { $0.rendition.kind == .still })
                ?? others.first(where: { $0.rendition.kind == .video })
        else {
            item = Self.still
            rendition = nil
            source = .text(
                TextLook(text: show.programme.name, colour: .white, background: Self.ground, size: nil, scroll: 0))
            return
        }
        item = other.place.media
        rendition = other.rendition
        source = StageSlot.Source(other.rendition, in: show.depot)
    }
}

extension StageSlot.Source {
    /// `origins` are those of a page.
    init(_ rendition: Rendition, in depot: DepotDirectory, origins: [WebOrigin] = []) {
        let path = depot.path(of: rendition.object).string
        switch rendition.kind {
        case .video: self = .video(path: path, hasSound: rendition.hasSound)
        case .still: self = .still(path: path)
        case .sound: self = .sound(path: path)
        case .page: self = .page(LivePage(pack: path, origins: origins))
        }
    }
}
