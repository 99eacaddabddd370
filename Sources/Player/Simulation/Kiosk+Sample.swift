import Depot
import Foundation
import Measures
import Programmes
import SystemPackage

extension Kiosk {
    /// A kiosk that has no depot: films, cards, a trigger, a night without a screen, and a second release of it.
    ///
    /// Throws: `Fault`.
    static func sample(fate: Fate, seed: UInt64, at start: Instant) throws -> Kiosk {
        let releases = try ["One", "Two"].map { try show($0) }
        let release = releases[0].release
        let still = Show.still(
            of: "Kiosk", canvas: release.canvas, rotation: .none, rate: release.rate, depot: releases[0].depot,
            board: releases[0].board, output: releases[0].output)
        return Kiosk(releases, still: still ?? releases[0], fate: fate, seed: seed, at: start)
    }

    private static func show(_ name: String) throws -> Show {
        let text = """
            programme: \(name)
            timezone: Europe/Lisbon
            canvas: 320x180
            layouts:
              day:
                zones:
                  main: { at: [0, 0, 320, 100], playlist: films }
                  side: { at: [0, 100, 320, 80], playlist: cards }
              cart: { zones: { total: { at: [0, 0, 320, 180], text: Total } } }
            playlists:
              films: [{ video: a.mp4 }, { video: b.mp4 }, { video: \(name).mp4 }]
              cards: [{ image: card1.png, for: 9s }, { image: card2.png, for: 20s }, { text: \(name), for: 5s }]
            schedule: [{ layout: day }, { screen: off, hours: "02:00-05:00", priority: 1 }]
            triggers: { checkout: { layout: cart, resume: pause, for: 40s } }
            """
        let films = ["a.mp4", "b.mp4", "\(name).mp4", "card1.png", "card2.png"]
        let programme = try ProgrammeFile.parse(Array(text.utf8), file: "sample")
        let uses = films.enumerated().map { index, film in
            let isCard = film.hasPrefix("card")
            return Release.Use(
                place: .init(
                    media: film, zone: Area(x: 0, y: isCard ? 100 : 0, width: 320, height: isCard ? 80 : 100),
                    fit: .cover, background: .black), boards: ["one"],
                rendition: Rendition(
                    kind: isCard ? .still : .video, object: Digest(of: film), bytes: ByteCount(1),
                    source: Digest(of: film), frames: isCard ? 1 : 30 * (8 + 7 * index), rate: .thirty, hasSound: false)
            )
        }
        let release = Release(
            programme: Digest(of: text), programmeName: name, canvas: programme.canvas, rate: .thirty, boards: ["one"],
            uses: uses)
        return Show(
            depot: DepotDirectory("depot"), digest: Digest(of: text), release: release, programme: programme,
            board: "one", output: "none", isLive: true)
    }
}
