package import Boards
package import Measures
package import Programmes

/// What to make of a media file: with the file's digest, all that a rendition's bytes depend on.
package struct RenditionPlan: Hashable, Sendable, Codable {
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// H.264 and AAC in MP4.
        case video
        /// PNG.
        case still
        /// AAC in MP4, without pictures. The zone's size and fit, the background and the envelope are of no matter for it.
        case sound

        /// What its file's name ends in.
        package var ending: String {
            switch self {
            case .video: "mp4"
            case .still: "png"
            case .sound: "m4a"
            }
        }
    }

    package let kind: Kind
    /// The zone's size. For a video both sides are even; `Resolution.even` sees to it.
    package let resolution: Resolution
    package let fit: Fit
    /// What shows beside the picture and through it.
    package let background: Colour
    package let envelope: Envelope
    /// Whether the source's sound is kept. A source without any gives a rendition without any.
    package let hasSound: Bool
    /// `nil` leaves sound as loud as it is.
    package let loudness: LoudnessTarget?
    package let quality: Quality
    /// Whether pictures that conform already are copied instead of encoded again.
    package private(set) var passesThrough: Bool
    /// Of a document. Counts from 1; `nil` for what has no pages.
    package let page: Int?
    /// The programs that draw it, with their versions; `nil` for what FFmpeg's libraries read.
    package let drawing: String?
    /// What encodes: another revision or another library may give other bytes.
    package let encoder: String

    package init(
        kind: Kind, resolution: Resolution, fit: Fit, background: Colour, envelope: Envelope, hasSound: Bool = true,
        loudness: LoudnessTarget? = .r128, quality: Quality = .standard, passesThrough: Bool = true,
        page: Int? = nil, drawing: String? = nil, encoder: String = EncoderRevision.current
    ) {
        self.kind = kind
        self.resolution = kind == .video ? resolution.even : resolution
        self.fit = fit
        self.background = background
        self.envelope = envelope
        self.hasSound = hasSound
        self.loudness = loudness
        self.quality = quality
        self.passesThrough = passesThrough
        self.page = page
        self.drawing = drawing
        self.encoder = encoder
    }

    /// The same without copying.
    package var encodingAnew: RenditionPlan {
        var plan = self
        plan.passesThrough = false
        return plan
    }
}

extension RenditionPlan {
    /// The name of the rendition that this plan makes of a source: equal keys, equal bytes.
    ///
    /// A still does not depend on what the board decodes, so boards of every kind share it.
    package func key(for source: Digest) -> Digest {
        var lines = ["marquee.rendition/1", "source \(source)", "kind \(kind.rawValue)"]
        if kind != .sound {
            lines += ["resolution \(resolution)", "fit \(fit.rawValue)", "background \(background)"]
        }
        lines.append("encoder \(encoder)")
        if let page { lines.append("page \(page)") }
        if let drawing { lines.append("drawn by \(drawing)") }
        let loudness = "loudness \(loudness.map { "\($0.integrated) \($0.truePeak)" } ?? "as it is")"
        if kind == .sound { lines.append(loudness) }
        if kind == .video {
            let h264 = envelope.h264
            lines += [
                "profile \(h264.profile.rawValue)", "level \(h264.level.rawValue)",
                "largest \(h264.resolution) \(h264.rate)", "references \(h264.references)",
                "b-frames \(h264.bFrames)", "bitrate \(h264.bitrate.bitsPerSecond)", "refresh \(envelope.refresh)",
                "sound \(hasSound)", loudness, "passes-through \(passesThrough)",
            ]
            lines += quality.lines
        }
        return Digest(of: lines.joined(separator: "\n") + "\n")
    }
}
