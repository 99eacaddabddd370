package import Measures
package import Programmes

/// An immutable manifest: a programme and the renditions that boards play it from.
package struct Release: Codable, Sendable, Equatable {
    package static let schema = "marquee.release/1"

    package let schema: String
    /// The programme file as an object.
    package let programme: Digest
    package let programmeName: String
    package let canvas: Resolution
    /// The rate at which the canvas is composed.
    package let rate: FrameRate
    package let boards: [String]
    package let uses: [Use]
    /// What data sources say until someone says something newer: JSON documents as objects, by source.
    package let data: [String: Digest]?
    /// What its pages may ask, sorted; `nil` where nothing of it asks anything.
    package let origins: [WebOrigin]?

    package init(
        programme: Digest, programmeName: String, canvas: Resolution, rate: FrameRate, boards: [String], uses: [Use],
        data: [String: Digest]? = nil, origins: [WebOrigin]? = nil
    ) {
        schema = Self.schema
        self.programme = programme
        self.programmeName = programmeName
        self.canvas = canvas
        self.rate = rate
        self.boards = boards
        self.uses = uses
        self.data = data
        self.origins = origins
    }

    /// Media in a zone's shape on some boards, and the rendition made for that.
    package struct Use: Codable, Sendable, Equatable {
        package let place: Place
        package let boards: [String]
        package let rendition: Rendition

        package init(place: Place, boards: [String], rendition: Rendition) {
            self.place = place
            self.boards = boards
            self.rendition = rendition
        }
    }

    /// What a rendition is made for.
    package struct Place: Codable, Sendable, Hashable {
        /// The media's path as written in the programme.
        package let media: String
        /// Units: pixels.
        package let width: Int
        package let height: Int
        package let fit: Fit
        package let background: Colour

        /// The background counts only where the picture does not cover the zone.
        package init(media: String, zone: Area, fit: Fit, background: Colour) {
            self.media = media
            width = zone.width
            height = zone.height
            self.fit = fit
            self.background = background
        }
    }

    /// Whether a web engine is needed to show it.
    package var showsPages: Bool { origins != nil || uses.contains { $0.rendition.kind == .page } }

    package func rendition(for place: Place, board: String) -> Rendition? {
        uses.first { $0.place == place && $0.boards.contains(board) }?.rendition
    }
}

/// A file that a board plays as it is.
package struct Rendition: Codable, Sendable, Hashable {
    package enum Kind: String, Codable, Sendable {
        case video, still, sound
        /// A web folder, as `WebPack` has it.
        case page
    }

    package let kind: Kind
    package let object: Digest
    package let bytes: ByteCount
    /// Of the media that it was made from.
    package let source: Digest
    package let frames: Int
    package let rate: FrameRate
    package let hasSound: Bool
    /// Of the whole. Units: LUFS. `nil` for silence, and where it was not measured.
    package let loudness: Double?
    /// Equal for videos that a decoder plays in a row without starting anew; `nil` for stills.
    package let headers: Digest?
    /// Whether a video's pictures are the source's own.
    package let isCopy: Bool?
    /// What its pictures look like beside the source's; `nil` where nobody looked.
    package let look: Look?
    /// Of a sound alone, at 48 kHz.
    package let samples: Int?

    package struct Look: Codable, Sendable, Hashable {
        package let judge: String
        /// Units: those of VMAF, 0...100, like all below.
        package let mean: Double
        /// Units: seconds from the start.
        package let worstFrom: Double
        package let worstUntil: Double
        package let worst: Double
        /// A mean for each second.
        package let overTime: [Double]

        package init(
            judge: String, mean: Double, worst: Double, worstFrom: Double, worstUntil: Double, overTime: [Double]
        ) {
            self.judge = judge
            self.mean = mean
            self.worst = worst
            self.worstFrom = worstFrom
            self.worstUntil = worstUntil
            self.overTime = overTime
        }
    }

    package init(
        kind: Kind, object: Digest, bytes: ByteCount, source: Digest, frames: Int, rate: FrameRate, hasSound: Bool,
        loudness: Double? = nil, headers: Digest? = nil, isCopy: Bool? = nil, look: Look? = nil, samples: Int? = nil
    ) {
        self.kind = kind
        self.object = object
        self.bytes = bytes
        self.source = source
        self.frames = frames
        self.rate = rate
        self.hasSound = hasSound
        self.loudness = loudness
        self.headers = headers
        self.isCopy = isCopy
        self.look = look
        self.samples = samples
    }

    /// The length of a video or a sound.
    package var length: Duration {
        if let samples { return .nanoseconds(Int64(samples) * 1_000_000_000 / 48_000) }
        return .nanoseconds(rate.nanoseconds(ofFrame: frames))
    }
}
