import Foundation

/// How loud the sound of a whole item should be. Source: EBU R 128, ITU-R BS.1770-4, ATSC A/85.
package struct LoudnessTarget: Hashable, Sendable, Codable {
    /// Of the whole. Units: LUFS.
    package let integrated: Double
    /// Units: dBTP.
    package let truePeak: Double

    package static let r128 = LoudnessTarget(integrated: -23, truePeak: -1)
    package static let a85 = LoudnessTarget(integrated: -24, truePeak: -2)

    package init(integrated: Double, truePeak: Double = -1) {
        self.integrated = integrated
        self.truePeak = truePeak
    }

    /// Reads `r128`, `a85` or a number from -40 to -8, as in `-18`; `nil` for anything else.
    package init?(parsing text: String) {
        switch text.lowercased() {
        case "r128": self = .r128
        case "a85": self = .a85
        default:
            guard let number = Double(text), (-40 ... -8).contains(number) else { return nil }
            self.init(integrated: number)
        }
    }
}

/// How loud a stretch of sound is.
package struct Loudness: Hashable, Sendable, Codable {
    /// Of the whole. Units: LUFS. `nil` for silence, and for less than 400 ms of sound.
    package let integrated: Double?
    /// Units: dBTP; `nil` for silence, and where it is of no matter.
    package let truePeak: Double?
}

/// What is done to sound for its loudness.
package struct LoudnessChange: Hashable, Sendable, Codable {
    /// The source's, cut to its pictures.
    package let before: Loudness
    /// Units: dB.
    package let gain: Double
    /// Whether peaks are held down.
    package let isLimited: Bool

    /// What is quieter than that needs more than a turn of a knob: noise would come up with it. Units: dB.
    private static let greatestGain = 20.0
    /// What AAC may add to a peak. Units: dB.
    private static let margin = 0.5

    /// The most by which a peak between samples is above the highest of them, as libavfilter looks for it: its 32 taps add up to
    /// at most three times the highest sample, which is under 10. Units: dB.
    private static let overshoot = 12.0

    /// Whether peaks between samples could be above what is allowed, of sound whose highest sample is that. Units: dBFS.
    func mayExceed(_ target: LoudnessTarget, samplePeak: Double) -> Bool {
        samplePeak + Self.overshoot + gain > target.truePeak - Self.margin
    }

    /// `before` is what the source measures; `makeup` is added for what the limiter took away. Units: dB.
    init(_ before: Loudness, to target: LoudnessTarget, makeup: Double = 0) {
        self.before = before
        let wanted = before.integrated.map { target.integrated - $0 + makeup } ?? 0
        let gain = (min(Self.greatestGain, wanted) * 100).rounded() / 100
        self.gain = gain
        isLimited = before.truePeak.map { $0 + gain > target.truePeak - Self.margin } ?? false
    }

    /// In libavfilter's words: one gain over the whole, and a limiter that looks ahead at four times the rate, where the
    /// peaks between samples show.
    func filters(_ target: LoudnessTarget) -> [String] {
        var filters: [String] = []
        if gain != 0 { filters.append("volume=volume=\(gain)dB:precision=float:eval=once") }
        if isLimited {
            let limit = Decibels.ratio(target.truePeak - Self.margin)
            filters += [
                "aresample=\(SoundFormat.rate * 4)",
                "alimiter=level=0:limit=\(limit):attack=5:release=50:latency=1", "aresample=\(SoundFormat.rate)",
            ]
        }
        return filters
    }
}

/// Units: dB, of amplitudes.
enum Decibels {
    static func of(_ ratio: Double) -> Double { 20 * log10(ratio) }
    static func ratio(_ decibels: Double) -> Double { pow(10, decibels / 20) }
}
