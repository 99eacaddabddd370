import Boards
import Measures

/// What a level of H.264 allows.
///
/// Source: ITU-T H.264, table A-1; High allows five quarters of the rates (table A-2).
struct LevelLimits {
    /// Units: macroblocks per second.
    let macroblockRate: Int
    /// Units: macroblocks.
    let pictureSize: Int
    /// Units: macroblocks over all pictures kept.
    let pictureBuffer: Int
    /// Units: kbit/s.
    let bitrate: Int
    /// Units: kbit.
    let buffer: Int

    init(_ level: Envelope.Level, profile: Envelope.Profile) {
        let (rate, size, pictures, kilobits, buffer): (Int, Int, Int, Int, Int) =
            switch level {
            case .l3_0: (40_500, 1620, 8100, 10_000, 10_000)
            case .l3_1: (108_000, 3600, 18_000, 14_000, 14_000)
            case .l3_2: (216_000, 5120, 20_480, 20_000, 20_000)
            case .l4_0: (245_760, 8192, 32_768, 20_000, 25_000)
            case .l4_1: (245_760, 8192, 32_768, 50_000, 62_500)
            case .l4_2: (522_240, 8704, 34_816, 50_000, 62_500)
            case .l5_0: (589_824, 22_080, 110_400, 135_000, 135_000)
            case .l5_1: (983_040, 36_864, 184_320, 240_000, 240_000)
            case .l5_2: (2_073_600, 36_864, 184_320, 240_000, 240_000)
            }
        let quarters = profile == .high ? 5 : 4
        macroblockRate = rate
        pictureSize = size
        pictureBuffer = pictures
        bitrate = kilobits * quarters / 4
        self.buffer = buffer * quarters / 4
    }

    /// The pictures of one size that a decoder keeps.
    func pictures(of resolution: Resolution) -> Int { min(16, pictureBuffer / resolution.macroblocks) }
}
