import Boards
import Depot
import Faults
import Measures
import Programmes

extension Fault.Code {
    /// A layout's films are more than the board's decoder takes at once.
    static let layoutLoad = Fault.Code("layout.load")
}

/// What a layout's films, all at once, ask of a board's decoder. Pure.
///
/// Decoders take turns at the streams that they have, so what bounds them is how much they decode in a second: of one
/// stream at the envelope's size and rate, or of several smaller ones.
enum LayoutLoad {
    /// A zone's most demanding film.
    private struct Part {
        let zone: Zone
        let film: String
        let size: Resolution
        let rate: FrameRate

        /// Units: macroblocks per second.
        var load: Double { Double(size.macroblocks) * rate.framesPerSecond }

        var text: String { "'\(film)' in \(zone.name), \(size) at \(rate)" }
    }

    /// Throws: `FaultList` with each layout that asks too much.
    static func check(_ show: Programme, on boards: [Board], made: [MadeRendition]) throws {
        let faults = FaultCollector()
        let uses = Dictionary(grouping: ItemUse.uses(in: show), by: \.company)
        for board in boards {
            let videos = made.filter { $0.rendition.kind == .video && $0.boards.contains(board.name) }
            let rates = Dictionary(videos.map { ($0.place, $0.rendition.rate) }) { first, _ in first }
            func parts(_ zones: [Zone], of layout: String) -> [Part] {
                zones.compactMap { zone in
                    let films = (uses["\(layout)/\(zone.name)"] ?? []).compactMap { use -> Part? in
                        let place = use.place(of: use.item)
                        guard let rate = rates[place], let size = Resolution(width: place.width, height: place.height)
                        else { return nil }
                        return Part(zone: zone, film: place.media, size: size, rate: rate)
                    }
                    return films.max { $0.load < $1.load }
                }
            }
            let above = parts(show.overlays.map(\.zone), of: Overlay.layout)
            for layout in show.layouts {
                let all = parts(layout.zones, of: layout.name) + above
                guard let fault = fault(layout, all, board) else { continue }
                faults.report(fault)
            }
        }
        try faults.throwIfAny()
    }

    private static func fault(_ layout: Layout, _ parts: [Part], _ board: Board) -> Fault? {
        let h264 = board.envelope.h264
        let most = Double(h264.resolution.macroblocks) * h264.rate.framesPerSecond
        let load = parts.reduce(0) { $0 + $1.load }
        // One film alone is held against the envelope where it is encoded.
        guard parts.count > 1, load > most * 1.001, let first = parts.first else { return nil }
        let share = (load / most * 10).rounded(.up) / 10
        return Fault(
            .layoutLoad, at: first.zone.place,
            "layout '\(layout.name)' shows films at once that are \(share) times what \(board.name) decodes, which is"
                + " \(h264.resolution) at \(h264.rate): \(parts.map(\.text).joined(separator: "; "))",
            remedy: "make zones smaller, give one of them pictures, or films at a lower rate")
    }
}
