package import Measures

/// How far a codec goes; what is `nil`, nobody says.
package struct CodecLimits: Hashable, Sendable, Codable {
    /// The largest picture.
    package let resolution: Resolution?
    /// The highest rate at that size.
    package let rate: FrameRate?
    /// The highest profile and level, as `Codec` names them.
    package let profile: String?
    package let level: String?
    /// Bits of a sample.
    package let bits: [Int]?
    package let chroma: [Codec.Chroma]?

    /// What cannot be true of this codec, in words.
    func contradiction(in codec: Codec) -> String? {
        if let profile = codec.profiles.first(where: { $0.name == profile }) {
            if let bits = bits?.first(where: { !profile.bits.contains($0) }) {
                return
                    "\(bits) bits where the profile \(profile.name) has \(profile.bits.map(String.init).joined(separator: " and "))"
            }
            if let chroma = chroma?.first(where: { !profile.chroma.contains($0) }) {
                return
                    "\(chroma.rawValue) where the profile \(profile.name) has \(profile.chroma.map(\.rawValue).joined(separator: " and "))"
            }
        }
        guard codec == .h264, let level, let resolution else { return nil }
        return Envelope.Level.Limits.of(level: level)?.excess(of: resolution, at: rate, level: level)
    }

    /// What an envelope asks for, and where a decoder of H.264 with these limits stops short of it.
    func excess(of envelope: Envelope.H264) -> (asked: String, most: String)? {
        if let resolution {
            let size = envelope.resolution
            if size.width > resolution.width || size.height > resolution.height {
                return ("\(size)", "\(resolution)")
            }
            if let rate, Self.isMore(size, envelope.rate, than: resolution, rate) {
                return ("\(size)@\(envelope.rate)", "\(resolution)@\(rate)")
            }
        }
        let profile = envelope.profile.rawValue
        if let most = self.profile, Self.isLater(profile, than: most, in: Codec.h264.profiles.map(\.name)) {
            return ("the profile \(profile)", most)
        }
        let level = envelope.level.rawValue
        if let most = self.level, Self.isLater(level, than: most, in: Codec.h264.levels) {
            return ("level \(level)", most)
        }
        return nil
    }

    private static func isLater(_ word: String, than other: String, in order: [String]) -> Bool {
        guard let index = order.firstIndex(of: word), let most = order.firstIndex(of: other) else { return false }
        return index > most
    }

    private static func isMore(
        _ size: Resolution, _ rate: FrameRate, than most: Resolution, _ mostRate: FrameRate
    ) -> Bool {
        size.macroblocks * rate.numerator * mostRate.denominator
            > most.macroblocks * mostRate.numerator * rate.denominator
    }
}
