import Boards
import Faults
import Measures

/// What a video's headers will say: the same for every clip of a zone that plays at one rate.
struct StreamShape: Hashable {
    let resolution: Resolution
    let rate: FrameRate
    let profile: Envelope.Profile
    let level: Envelope.Level
    /// The most pictures that a decoder has to keep.
    let references: Int
    let bFrames: Int
    /// Whether B pictures may be predicted from B pictures; it takes four pictures kept.
    let hasPyramid: Bool
    /// Units: kbit/s. The fastest that the decoder's buffer is filled.
    let peak: Int
    /// Units: kbit.
    let buffer: Int
    /// The most pictures from one IDR to the next: ten seconds.
    let keyInterval: Int
    /// Whether the encoder keeps to the peak. Then it takes one thread, since what several do follows from which is ahead.
    let isBound: Bool

    /// Throws: `Fault` for a zone that the envelope does not hold.
    init(_ plan: RenditionPlan, source: FrameRate) throws {
        let h264 = plan.envelope.h264
        let limits = LevelLimits(h264.level, profile: h264.profile)
        let largest = h264.resolution
        let size = plan.resolution
        let fits = [largest, largest.transposed].contains { size.width <= $0.width && size.height <= $0.height }
        guard fits, size.macroblocks <= limits.pictureSize else {
            throw Fault(
                .renditionEnvelope, "a zone of \(size), expected at most \(largest) at level \(h264.level.rawValue)",
                remedy: "make the zone smaller, or choose a board that decodes more")
        }
        let fastest = FrameRate(limits.macroblockRate, size.macroblocks) ?? h264.rate
        let limit = min(h264.rate, size.macroblocks * 1000 <= limits.macroblockRate ? h264.rate : fastest)
        guard let rate = FrameRate.playing(source, on: plan.envelope.refresh, limit: limit) else {
            throw Fault(
                .renditionEnvelope, "no whole fraction of \(plan.envelope.refresh) Hz lies below \(limit)",
                remedy: "check the board's refresh and rate")
        }
        let kept = limits.pictures(of: size)
        resolution = size
        self.rate = rate
        profile = h264.profile
        level = h264.level
        references = max(1, min(h264.references, kept))
        // A B picture takes two pictures kept, and being predicted from takes four.
        bFrames = h264.profile == .baseline || references < 2 ? 0 : max(0, min(h264.bFrames, 3))
        hasPyramid = bFrames > 1 && references >= 4
        let ceiling = plan.quality.ceiling.map { max(1, $0.kilobitsPerSecond) } ?? .max
        peak = min(limits.bitrate, h264.bitrate.kilobitsPerSecond, ceiling)
        buffer = min(limits.buffer, peak)
        keyInterval = max(1, rate.frames(in: .seconds(10)))
        isBound = true
    }
}

extension StreamShape {
    /// What is encoded at first: what size, rate and level take, and nothing of what one board's decoder allows beyond that or
    /// short of it, so that boards of unlike envelopes share one stream wherever all of them play it.
    ///
    /// Its level is the lowest that holds the size, the rate and four pictures, from 3.1 on, so that small zones have bits enough; its
    /// peak is that level's own. `ceiling` is what people asked for.
    func shared(below ceiling: Bitrate?) -> StreamShape {
        let peak = ceiling.map { max(1, $0.kilobitsPerSecond) } ?? .max
        return StreamShape(self, level: leanest, peak: peak, isBound: ceiling != nil)
    }

    /// The same within the envelope's bit rate, for pictures that take more where they are shared.
    var own: StreamShape { StreamShape(self, level: leanest, peak: peak, isBound: true) }

    private var leanest: Envelope.Level {
        let kept = min(references, 4)
        return Envelope.Level.allCases.first { level in
            let limits = LevelLimits(level, profile: profile)
            return level.idc >= Envelope.Level.l3_1.idc && resolution.macroblocks <= limits.pictureSize
                && resolution.macroblocks * rate.numerator <= limits.macroblockRate * rate.denominator
                && limits.pictures(of: resolution) >= kept && level.idc <= self.level.idc
        } ?? level
    }

    private init(_ other: StreamShape, level: Envelope.Level, peak: Int, isBound: Bool) {
        let limits = LevelLimits(level, profile: other.profile)
        (resolution, rate, profile, keyInterval) = (other.resolution, other.rate, other.profile, other.keyInterval)
        self.level = level
        self.isBound = isBound
        references = min(other.references, limits.pictures(of: other.resolution))
        (bFrames, hasPyramid) = (other.bFrames, other.hasPyramid)
        self.peak = min(limits.bitrate, peak)
        buffer = min(limits.buffer, self.peak)
    }
}
