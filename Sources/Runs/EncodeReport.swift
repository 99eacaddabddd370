package import Depot
import Foundation
package import Measures
package import Programmes
package import Reports

/// What `marquee encode` answers.
package struct EncodeReport: Report {
    package static let schema = "marquee.encode/1"

    package let programme: String
    package let release: Digest
    package let depot: String
    package let boards: [String]
    package let renditions: [Entry]
    /// What its web pages may ask.
    package let origins: [WebOrigin]
    package let seconds: Double

    /// What the next run of the same order needs of it.
    package struct Kept {
        let programme: String
        let release: Digest
        let entries: [Entry]
        let origins: [WebOrigin]
    }

    package var kept: Kept { Kept(programme: programme, release: release, entries: renditions, origins: origins) }

    /// The answer to the same order when nothing has changed.
    package init(_ kept: Kept, depot: String, boards: [String], elapsed: Duration) {
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

    package struct Entry: Codable {
        package let media: String
        package let size: String
        package let boards: [String]
        package let kind: Rendition.Kind
        package let object: Digest
        package let file: String
        package let bytes: ByteCount
        package let frames: Int
        package let rate: FrameRate
        package let sound: Bool
        /// Of the whole. Units: LUFS. `nil` for silence.
        package let loudness: Double?
        package var cached: Bool
        /// Whether the pictures are the source's own, not encoded again.
        package let copied: Bool
        /// `nil` where no score was asked for.
        package let look: Rendition.Look?

        init(
            media: String, size: String, boards: [String], kind: Rendition.Kind, object: Digest, file: String,
            bytes: ByteCount, frames: Int, rate: FrameRate, sound: Bool, loudness: Double?, cached: Bool, copied: Bool,
            look: Rendition.Look?
        ) {
            self.media = media
            self.size = size
            self.boards = boards
            self.kind = kind
            self.object = object
            self.file = file
            self.bytes = bytes
            self.frames = frames
            self.rate = rate
            self.sound = sound
            self.loudness = loudness
            self.cached = cached
            self.copied = copied
            self.look = look
        }

        /// `file` is where the rendition lies; `wasThere` says that it was not made just now.
        package init(
            _ rendition: Rendition, of place: Release.Place, for boards: [String], file: String, wasThere: Bool
        ) {
            self.init(
                media: place.media, size: "\(place.width)x\(place.height)", boards: boards, kind: rendition.kind,
                object: rendition.object, file: file, bytes: rendition.bytes, frames: rendition.frames,
                rate: rendition.rate, sound: rendition.hasSound, loudness: rendition.loudness, cached: wasThere,
                copied: rendition.isCopy ?? false, look: rendition.look)
        }
    }

    package init(
        programme: String, release: Digest, depot: String, boards: [String], renditions: [Entry],
        origins: [WebOrigin], elapsed: Duration
    ) {
        self.programme = programme
        self.release = release
        self.depot = depot
        self.boards = boards
        self.renditions = renditions
        self.origins = origins
        seconds = elapsed.inSeconds
    }

    package func text(_ style: Style) -> String {
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
