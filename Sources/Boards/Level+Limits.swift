import Measures

extension Envelope.Level {
    /// What a level lets a stream do.
    ///
    /// Source: ITU-T H.264, table A-1.
    struct Limits {
        /// Units: macroblocks per second.
        let macroblockRate: Int
        /// Units: macroblocks in a picture.
        let picture: Int
        /// Units: macroblocks in all reference pictures together.
        let references: Int
        /// Units: kilobits per second for Baseline and Main; High may have a quarter more.
        let kilobits: Int
    }

    var limits: Limits {
        switch self {
        case .l3_0: Limits(macroblockRate: 40_500, picture: 1620, references: 8100, kilobits: 10_000)
        case .l3_1: Limits(macroblockRate: 108_000, picture: 3600, references: 18_000, kilobits: 14_000)
        case .l3_2: Limits(macroblockRate: 216_000, picture: 5120, references: 20_480, kilobits: 20_000)
        case .l4_0: Limits(macroblockRate: 245_760, picture: 8192, references: 32_768, kilobits: 20_000)
        case .l4_1: Limits(macroblockRate: 245_760, picture: 8192, references: 32_768, kilobits: 50_000)
        case .l4_2: Limits(macroblockRate: 522_240, picture: 8704, references: 34_816, kilobits: 50_000)
        case .l5_0: Limits(macroblockRate: 589_824, picture: 22_080, references: 110_400, kilobits: 135_000)
        case .l5_1: Limits(macroblockRate: 983_040, picture: 36_864, references: 184_320, kilobits: 240_000)
        case .l5_2: Limits(macroblockRate: 2_073_600, picture: 36_864, references: 184_320, kilobits: 240_000)
        }
    }
}

extension Envelope.H264 {
    /// What goes beyond the level, in words, if anything does.
    var excess: String? {
        let limits = level.limits
        let macroblocks = resolution.macroblocks
        if macroblocks > limits.picture { return "\(resolution) has more pixels than level \(level.rawValue) allows" }
        if macroblocks * rate.numerator > limits.macroblockRate * rate.denominator {
            return "\(resolution) at \(rate) pictures per second is more than level \(level.rawValue) allows"
        }
        if references * macroblocks > limits.references {
            let most = limits.references / macroblocks
            return "\(references) reference pictures where level \(level.rawValue) at \(resolution) allows \(most)"
        }
        let most = profile == .high ? limits.kilobits * 5 / 4 : limits.kilobits
        if bitrate.kilobitsPerSecond > most {
            return "\(bitrate) where level \(level.rawValue) allows \(Bitrate(bitsPerSecond: most * 1000))"
        }
        return nil
    }
}
