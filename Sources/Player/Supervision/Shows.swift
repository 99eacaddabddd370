import Depot
import Foundation
import Measures
import Programmes

/// What the player may show: the release, the one that worked before it, and a still that needs no file.
struct Shows: Sendable {
    let current: Show
    /// Objects of the release that are missing or altered.
    var damaged: Set<Digest> = []
    /// A release of the same depot that can be played, if it still can.
    let earlier: @Sendable (Digest) -> Show?

    /// What stands on a rung, and which rung that is in truth: where there is no earlier release, the still is shown.
    func show(on rung: Rung, fallback: Digest?) -> (show: Show, rung: Rung) {
        switch rung {
        case .current: (current, .current)
        case .previous: fallback.flatMap(earlier).map { ($0, .previous) } ?? (still, .still)
        case .still: (still, .still)
        }
    }

    /// The programme's name on a plain ground, drawn by the stage itself. Without text if the name does not read.
    private var still: Show {
        let canvas = current.release.canvas
        let name = current.programme.name
        // A string always encodes.
        let quoted = (try? JSONEncoder().encode(name)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
        let zones = "{ name: { at: [0, 0, \(canvas.width), \(canvas.height)], text: \(quoted) } }"
        let texts = [zones, "{}"].map { zones in
            """
            programme: \(quoted)
            canvas: \(canvas.width)x\(canvas.height)
            rotate: \(current.programme.rotation.rawValue)
            layouts: { still: { background: "\(StandIn.groundText)", zones: \(zones) } }

            """
        }
        for text in texts {
            // The next one is simpler; if none reads, the release is all there is.
            guard let programme = try? ProgrammeFile.parse(Array(text.utf8), file: "still") else { continue }
            let release = Release(
                programme: Digest(of: text), programmeName: name, canvas: canvas, rate: current.release.rate,
                boards: [current.board], uses: [])
            return Show(
                depot: current.depot, digest: Digest(of: text), release: release, programme: programme,
                board: current.board, output: current.output, isLive: current.isLive)
        }
        return current
    }
}

extension Show {
    /// How a medium is called in the programme, or a part of its digest if it is of another release.
    func media(of object: Digest) -> String {
        if let use = release.uses.first(where: { $0.rendition.object == object }) { return use.place.media }
        return programme.streams.first { Digest(stream: $0) == object } ?? object.short
    }
}

extension Programme {
    /// The addresses of its streams, each once.
    var streams: [String] {
        var seen: Set<String> = []
        return playlists.flatMap(items).compactMap { item in
            guard case .stream(let address) = item.media, seen.insert(address).inserted else { return nil }
            return address
        }
    }
}

extension Digest {
    /// What a stream is known by where files are known by theirs.
    init(stream address: String) { self.init(of: "stream \(address)") }
}
