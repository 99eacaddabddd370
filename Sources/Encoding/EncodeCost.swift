import Boards
package import Measures

/// What encodes take, reckoned beforehand.
package enum EncodeCost {
    /// The decoder, the demuxers and what they keep of a source of 1080 lines.
    package static let reading = ByteCount(120_000_000)

    /// Pictures that libx264 keeps: what it looks ahead, what its threads work at, what they refer to, each with what it
    /// found out about it; and what is decoded to be checked. Measured at 1080 lines.
    private static let pictures = 80
    /// The libraries' tables, a muxer, a sound track.
    private static let rest = 30_000_000

    /// What a judge holds of the pictures that the encoder has not given out yet, and its own process. Units: bytes for each
    /// pixel of a picture.
    private static let judging = 160

    /// A second of sound takes about as long as three pictures of 720 lines. Units: pixels.
    private static let soundWork = 3_000_000

    /// The most that an encode holds beside what the reading of its source does.
    package static func memory(_ plan: RenditionPlan) -> ByteCount {
        let picture = plan.resolution.pixels * 3 / 2
        if plan.kind == .sound { return ByteCount(rest) }
        let judged = plan.quality.target == nil ? 0 : plan.resolution.pixels * judging
        return ByteCount(plan.kind == .video ? picture * pictures + judged + rest : plan.resolution.pixels * 12 + rest)
    }

    /// In proportion to the time that an encode takes, of a source of that rate. Units: pixels.
    package static func work(_ plan: RenditionPlan, lasting span: Duration, at source: FrameRate? = nil) -> Double {
        if plan.kind == .sound { return Double(soundWork) * max(0.1, span.inSeconds) }
        guard plan.kind == .video else { return Double(plan.resolution.pixels) }
        let limit = plan.envelope.h264.rate
        let played = source.flatMap { FrameRate.playing($0, on: plan.envelope.refresh, limit: limit) }
        let rate = played ?? min(limit, .thirty)
        return Double(plan.resolution.pixels) * rate.framesPerSecond * max(0.1, span.inSeconds)
    }
}
