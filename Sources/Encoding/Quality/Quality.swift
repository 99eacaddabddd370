package import Measures

extension RenditionPlan {
    /// How much care and how many bits.
    package struct Quality: Hashable, Sendable, Codable {
        /// x264's constant rate factor, 0...51; lower is better and larger. Where a score is asked for, it is only where
        /// the search begins.
        package let rateFactor: Double
        package let preset: Preset
        /// The score to reach with the fewest bits. Units: those of VMAF, 0...100. `nil` keeps to the rate factor.
        package let target: Double?
        /// Who says what the score is; `nil` for our own index.
        package let judge: VMAFProgram?
        /// The most that the pictures may take on average.
        package let ceiling: Bitrate?
        /// Whether the bytes are the same on every machine. Without it, libx264 takes as many threads as there are cores
        /// and whatever arithmetic is fastest.
        package let isDeterministic: Bool

        package init(
            rateFactor: Double, preset: Preset, target: Double? = nil, judge: VMAFProgram? = nil,
            ceiling: Bitrate? = nil,
            isDeterministic: Bool = true
        ) {
            self.rateFactor = rateFactor
            self.preset = preset
            self.target = target
            self.judge = target == nil ? nil : judge
            self.ceiling = ceiling
            self.isDeterministic = isDeterministic
        }

        package static let standard = Quality(rateFactor: 23, preset: .medium)

        /// What stands in a rendition's key.
        var lines: [String] {
            [
                "rate-factor \(rateFactor)", "preset \(preset.rawValue)",
                "target \(target.map { "\($0)" } ?? "none")", "judge \(judge?.name ?? PictureIndex.name)",
                "ceiling \(ceiling.map { "\($0.bitsPerSecond)" } ?? "none")", "deterministic \(isDeterministic)",
            ]
        }

        /// Whether pictures of that many bytes stay below the ceiling.
        func isWithin(bytes: Int, frames: Int, rate: FrameRate) -> Bool {
            guard let ceiling else { return true }
            return Double(bytes) * 8 * rate.framesPerSecond <= Double(ceiling.bitsPerSecond) * Double(max(1, frames))
        }
    }

    /// x264's presets, fastest first.
    package enum Preset: String, Hashable, Sendable, Codable, CaseIterable {
        case ultrafast, superfast, veryfast, faster, fast, medium, slow, slower, veryslow
    }
}
