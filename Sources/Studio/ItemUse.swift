import Depot
import Measures
import Programmes

/// An item in a zone.
struct ItemUse: Sendable {
    let item: Item
    let area: Area
    let fit: Fit
    let background: Colour
    /// A name for those that play in turn there.
    let company: String

    /// Where `item`, or a page of it, is found in a release.
    func place(of item: Item) -> Release.Place {
        Release.Place(media: item.media.path, zone: area, fit: fit, background: background)
    }

    /// Each item that is read from a file, in each zone.
    static func uses(in show: Programme) -> [ItemUse] {
        func uses(_ zone: Zone, _ layout: String, _ background: Colour) -> [ItemUse] {
            guard case .playlist(let name, let fit) = zone.content, let playlist = show.playlist(name) else {
                return []
            }
            return show.items(of: playlist).filter(\.media.isFile).map { item in
                ItemUse(
                    item: item, area: zone.area, fit: item.fit ?? fit, background: background,
                    company: "\(layout)/\(zone.name)")
            }
        }
        let canvas = Area(x: 0, y: 0, width: show.canvas.width, height: show.canvas.height)
        var found: [ItemUse] = []
        for layout in show.layouts {
            for zone in layout.zones { found += uses(zone, layout.name, layout.background) }
            guard let picture = layout.picture else { continue }
            found.append(
                ItemUse(
                    item: picture.item, area: canvas, fit: picture.fit, background: layout.background,
                    company: "\(layout.name)/background"))
        }
        for overlay in show.overlays { found += uses(overlay.zone, Overlay.layout, .black) }
        return found
    }
}
