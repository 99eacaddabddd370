import Depot
import Foundation
import Measures
import Programmes

/// What the player may show: the release, the one that worked before it, and a still that needs no file.
struct Shows: Sendable {
    let current: Show
    /// What `current` is in truth: less than the release, while that cannot be read.
    var standing = Rung.current
    /// Objects of the release that are missing or altered.
    var damaged: Set<Digest> = []
    /// Objects that were not hashed since the board was started: they are not shown before.
    var unchecked: Set<Digest> = []
    /// A release of the same depot that can be played, if it still can.
    let earlier: @Sendable (Digest) -> Show?

    /// Objects that nobody knows to be right.
    var notShown: Set<Digest> { damaged.union(unchecked) }

    /// What stands on a rung, and which rung that is in truth: where there is no earlier release, the still is shown.
    func show(on rung: Rung, fallback: Digest?) -> (show: Show, rung: Rung) {
        switch rung {
        case .current: (current, standing)
        case .previous: fallback.flatMap(earlier).map { ($0, .previous) } ?? (still, .still)
        case .still: (still, .still)
        }
    }

    private var still: Show {
        let (programme, release) = (current.programme, current.release)
        return Show.still(
            of: programme.name, canvas: release.canvas, rotation: programme.rotation, rate: release.rate,
            depot: current.depot, board: current.board, output: current.output) ?? current
    }
}

extension Show {
    /// What a slot is played from; `nil` for what needs no file, and for what the release lacks.
    func rendition(of slot: Slot) -> Rendition? {
        guard let place = place(of: slot) else { return nil }
        return release.rendition(for: place, board: board)
    }

    func place(of slot: Slot) -> Release.Place? {
        guard case .item(let item, let fit) = slot.content else { return nil }
        return Release.Place(
            media: item.media.path, zone: slot.area, fit: fit,
            background: programme.layout(slot.layout)?.background ?? .black)
    }

    /// How a medium is called in the programme, or a part of its digest if it is of another release.
    func media(of object: Digest) -> String {
        if let use = release.uses.first(where: { $0.rendition.object == object }) { return use.place.media }
        return programme.streams.first { Digest(stream: $0) == object }?.withoutSecrets ?? object.short
    }

    /// A name on a plain ground, drawn by the stage itself; without text if the name does not read. `nil` if nothing does.
    static func still(
        of name: String, canvas: Resolution, rotation: Rotation, rate: FrameRate, depot: DepotDirectory, board: String,
        output: String
    ) -> Show? {
        // A string always encodes.
        let quoted = (try? JSONEncoder().encode(name)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
        let zones = "{ name: { at: [0, 0, \(canvas.width), \(canvas.height)], text: \(quoted) } }"
        let texts = [zones, "{}"].map { zones in
            """
            programme: \(quoted)
            canvas: \(canvas.width)x\(canvas.height)
            rotate: \(rotation.rawValue)
            layouts: { still: { background: "\(StandIn.groundText)", zones: \(zones) } }

            """
        }
        for text in texts {
            // The next one is simpler; if none reads, the release is all there is.
            guard let programme = try? ProgrammeFile.parse(Array(text.utf8), file: "still") else { continue }
            let release = Release(
                programme: Digest(of: text), programmeName: name, canvas: canvas, rate: rate, boards: [board], uses: [])
            return Show(
                depot: depot, digest: Digest(of: text), release: release, programme: programme, board: board,
                output: output, isLive: true)
        }
        return nil
    }
}

extension Programme {
    /// The addresses of its streams, each once.
    var streams: [String] {
        var seen: Set<String> = []
        return playlists.flatMap(items).compactMap { item in
            guard let address = item.media.streamAddress, seen.insert(address).inserted else { return nil }
            return address
        }
    }
}

extension Digest {
    /// What a stream is known by where files are known by theirs.
    init(stream address: String) { self.init(of: "stream \(address)") }
}
