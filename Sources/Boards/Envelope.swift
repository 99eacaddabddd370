package import Measures

/// What a board's decoder takes and its screen shows.
///
/// A rendition is a function of its media, its zone and this value alone, so boards with equal envelopes share
/// renditions.
package struct Envelope: Hashable, Sendable, Codable {
    package let h264: H264
    /// The screen's refresh rate; renditions run at a whole fraction of it.
    package let refresh: FrameRate

    package init(h264: H264, refresh: FrameRate) {
        self.h264 = h264
        self.refresh = refresh
    }

    /// The H.264 streams that decode in hardware without trouble.
    package struct H264: Hashable, Sendable, Codable {
        package let profile: Profile
        package let level: Level
        /// The largest picture.
        package let resolution: Resolution
        /// The highest rate at that size.
        package let rate: FrameRate
        /// The most reference pictures.
        package let references: Int
        /// The most B pictures in a row.
        package let bFrames: Int
        /// The peak rate over the decoder's buffer.
        package let bitrate: Bitrate

        package init(
            profile: Profile, level: Level, resolution: Resolution, rate: FrameRate, references: Int, bFrames: Int,
            bitrate: Bitrate
        ) {
            self.profile = profile
            self.level = level
            self.resolution = resolution
            self.rate = rate
            self.references = references
            self.bFrames = bFrames
            self.bitrate = bitrate
        }
    }

    package enum Profile: String, Hashable, Sendable, Codable, CaseIterable {
        case baseline, main, high
    }

    /// A level of H.264, written as in the standard: `4.2`.
    package enum Level: String, Hashable, Sendable, Codable, CaseIterable {
        case l3_0 = "3.0"
        case l3_1 = "3.1"
        case l3_2 = "3.2"
        case l4_0 = "4.0"
        case l4_1 = "4.1"
        case l4_2 = "4.2"
        case l5_0 = "5.0"
        case l5_1 = "5.1"
        case l5_2 = "5.2"

        /// Ten times the level, as `level_idc` and x264 have it.
        package var idc: Int { Int(rawValue.filter(\.isNumber)) ?? 0 }
    }
}
