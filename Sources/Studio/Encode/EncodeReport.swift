import Depot
import Foundation
import Measures
import Programmes
import Reports
import SystemPackage

/// What `marquee encode` answers.
struct EncodeReport: Report {
    static let schema = "marquee.encode/1"

    let programme: String
    let release: Digest
    let depot: String
    let boards: [String]
    let renditions: [Entry]
    /// What its web pages may ask.
    let origins: [WebOrigin]
    let seconds: Double

    /// What the next run of the same order needs of it.
    struct Kept: Codable {
        let programme: String
        let release: Digest
        let entries: [Entry]
        let origins: [WebOrigin]
    }

    var kept: Kept { Kept(programme: programme, release: release, entries: renditions, origins: origins) }

    /// The answer to the same order when nothing has changed.
    init(_ kept: Kept, depot: String, boards: [String], elapsed: Duration) {
        programme = kept.programme
        release = kept.release
        self.depot = depot
        self.boards = boards
        renditions = kept.entries.map { entry in
            var entry = entry
            entry.cached = true
            return entry
        }
        origins = kept.origins
        seconds = elapsed.inSeconds
    }

    struct Entry: Codable {
        let media: String
        let size: String
        let boards: [String]
        let kind: Depot.Rendition.Kind
        let object: Digest
        let file: String
        let bytes: ByteCount
        let frames: Int
        let rate: FrameRate
        let sound: Bool
        /// Of the whole. Units: LUFS. `nil` for silence.
        let loudness: Double?
        var cached: Bool
        /// Whether the pictures are the source's own, not encoded again.
        let copied: Bool
        /// `nil` where no score was asked for.
        let look: Depot.Rendition.Look?
    }

    init(
        programme: String, release: Digest, depot: String, boards: [String], renditions: [MadeRendition],
        origins: [WebOrigin], elapsed: Duration
    ) {
        self.programme = programme
        self.release = release
        self.depot = depot
        self.boards = boards
        self.origins = origins
        let directory = DepotDirectory(FilePath(depot))
        self.renditions = renditions.map { made in
            Entry(
                media: made.place.media, size: "\(made.place.width)x\(made.place.height)", boards: made.boards,
                kind: made.rendition.kind, object: made.rendition.object,
                file: directory.path(of: made.rendition.object).string, bytes: made.rendition.bytes,
                frames: made.rendition.frames, rate: made.rendition.rate, sound: made.rendition.hasSound,
                loudness: made.rendition.loudness,
                cached: made.wasThere, copied: made.rendition.isCopy ?? false,
                look: made.rendition.look)
        }
        seconds = elapsed.inSeconds
    }

    func text(_ style: Style) -> String {
        var table = Table("media", "zone", "boards", "bytes", "frames", "rate", "sound", "score", "")
        for entry in renditions {
            table.add(
                entry.media, entry.size, entry.boards.joined(separator: " "), "\(entry.bytes)", "\(entry.frames)",
                entry.kind == .video ? "\(entry.rate)" : entry.kind.rawValue, heard(entry),
                seen(entry),
                entry.cached ? "was there" : entry.kind == .page ? "packed" : entry.copied ? "copied" : "encoded")
        }
        let asked = origins.isEmpty ? "" : "its pages may ask \(origins.map(\.description).joined(separator: ", "))\n"
        let sentence =
            asked
            + "\(style.bold("released")) \(programme) as \(release.short) in \(depot), \(Duration.seconds(seconds).text)"
        return table.isEmpty ? sentence : table.text(style) + "\n" + sentence
    }

    private func seen(_ entry: Entry) -> String {
        entry.look.map { look in
            String(format: "%.1f (%.1f from %.1f s)", look.mean, look.worst, look.worstFrom)
        } ?? ""
    }

    private func heard(_ entry: Entry) -> String {
        guard entry.sound else { return "no" }
        return entry.loudness.map { String(format: "%.1f LUFS", $0) } ?? "silent"
    }
}
