package import Measures

/// A finished file, as it was read back.
package struct Rendition: Hashable, Sendable, Codable {
    package let kind: RenditionPlan.Kind
    /// `nil` for a sound.
    package let resolution: Resolution?
    /// `video/mp4`, `image/png` or `audio/mp4`.
    package let mediaType: String
    package let bytes: ByteCount
    /// Of the whole file.
    package let digest: Digest
    /// `nil` for all but a video.
    package let video: Video?
    /// `nil` for all but a sound alone.
    package let sound: Sound?

    package struct Sound: Hashable, Sendable, Codable {
        /// At 48 kHz.
        package let samples: Int
        /// As it decodes.
        package let loudness: Loudness
    }

    package struct Video: Hashable, Sendable, Codable {
        package let rate: FrameRate
        package let frames: Int
        package let hasSound: Bool
        /// Of the sound as it decodes; `nil` where there is none.
        package let loudness: Loudness?
        /// `high`, `main` or `baseline`.
        package let profile: String
        /// As in `4.2`.
        package let level: String
        /// The whole file's average.
        package let bitrate: Bitrate
        /// Equal for renditions that a decoder can play in a row without starting anew.
        package let parameterSets: Digest
        /// Whether the pictures are the source's own, not encoded again.
        package let isCopy: Bool
        /// What its pictures look like beside the source's at that size; `nil` where nobody looked.
        package let scores: Scores?

        /// Frames over rate, rounded down to the nanosecond.
        package var duration: Duration { .nanoseconds(rate.nanoseconds(ofFrame: frames)) }
    }
}
