import Boards
import Depot
import Encoding
import Faults
import Measures
import Programmes

extension ReleaseOrder {
    /// Stores each web folder and says where it shows: a page is the same for every zone and board.
    func storePages(_ uses: [ItemUse], _ media: MediaSources) throws -> [MadeRendition] {
        var made: [MadeRendition] = []
        var seen: Set<Release.Place> = []
        for use in uses {
            guard case .web(let path) = use.item.media, let folder = media.folders[path] else { continue }
            let place = use.place(of: use.item)
            guard seen.insert(place).inserted else { continue }
            let clock = ContinuousClock.now
            let digest = Digest(of: folder.pack)
            let wasThere = depot.holds(digest, bytes: folder.pack.count)
            let rendition = Depot.Rendition(
                kind: .page, object: try depot.store(folder.pack), bytes: ByteCount(folder.pack.count), source: digest,
                frames: 0, rate: Self.leastRate, hasSound: false)
            made.append(
                MadeRendition(
                    place: place, boards: boards.map(\.name), rendition: rendition, wasThere: wasThere,
                    elapsed: clock.duration(to: .now)))
        }
        return made
    }

    /// What all pages of a programme may ask; `nil` where they ask nothing.
    static func origins(of show: Programme) -> [WebOrigin]? {
        let all = Set(show.playlists.flatMap(show.items).flatMap(\.origins))
        return all.isEmpty ? nil : all.sorted()
    }
}
