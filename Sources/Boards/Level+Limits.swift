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

        /// The levels that decoders have and that nothing is encoded for here.
        static let beyond = [
            (
                level: "6.0",
                limits: Limits(
                    macroblockRate: 4_177_920, picture: 139_264, references: 696_320, kilobits: 240_000)
            ),
            (
                level: "6.1",
                limits: Limits(
                    macroblockRate: 8_355_840, picture: 139_264, references: 696_320, kilobits: 480_000)
            ),
            (
                level: "6.2",
                limits: Limits(
                    macroblockRate: 16_711_680, picture: 139_264, references: 696_320, kilobits: 800_000)
            ),
        ]

        /// `nil` for what is no level.
        static func of(level name: String) -> Limits? {
            Envelope.Level(rawValue: name)?.limits ?? beyond.first { $0.level == name }?.limits
        }

        /// What goes beyond the level of this name, in words, if anything does.
        func excess(of size: Resolution, at rate: FrameRate?, level: String) -> String? {
            if size.macroblocks > picture { return "\(size) has more pixels than level \(level) allows" }
            guard let rate, size.macroblocks * rate.numerator > macroblockRate * rate.denominator else { return nil }
            return "\(size) at \(rate) pictures per second is more than level \(level) allows"
        }
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
        if let excess = limits.excess(of: resolution, at: rate, level: level.rawValue) { return excess }
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
