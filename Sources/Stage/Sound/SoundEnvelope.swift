/// How loud a slot's sound is at each instant, and which part of it is heard at all.
///
/// Units: nanoseconds of running time.
struct SoundEnvelope: Sendable {
    let start: Int64
    var end: Int64
    /// From 0 to 1.
    let volume: Double
    /// How long it takes to come.
    let rise: Int64

    /// Long enough that nothing clicks, short enough that no one hears a gap. Units: nanoseconds.
    static let edge: Int64 = 2_000_000

    init(start: Int64, end: Int64, volume: Double, rise: Int64 = 0) {
        self.start = start
        self.end = end
        self.volume = volume
        self.rise = max(rise, Self.edge)
    }

    /// What becomes of a buffer that begins at `time`; `duck` says how loud music may be then.
    func verdict(_ time: Int64, duration: Int64, duck: (Int64) -> Double) -> Pad.Verdict {
        if time >= end { return .end }
        let first = max(start, time)
        let last = min(end, time + duration)
        guard last > first else { return .drop }
        let skip = Self.samples(first - time)
        let part = SoundPart(
            skip: skip, count: Self.samples(last - time) - skip, from: Float(volume * duck(first)),
            to: Float(volume * duck(last)),
            since: Self.samples(first - start), rise: Self.samples(rise),
            left: Self.samples(end - first), fall: Self.samples(Self.edge))
        guard part.count > 0 else { return .drop }
        return part.isUntouched && first == time && last == time + duration ? .pass : .sound(part)
    }

    private static func samples(_ span: Int64) -> Int { Int((Double(span) * 48000 / 1e9).rounded()) }
}

/// A part of a buffer of sound. Units: samples, one for all channels.
struct SoundPart: Equatable, Sendable {
    let skip: Int
    let count: Int
    /// As loud as that at its two ends.
    let from: Float
    let to: Float
    /// How far its first sample lies behind the sound's start, over the first `rise` samples of which it comes.
    let since: Int
    let rise: Int
    /// How far its first sample lies ahead of the sound's end, in the last `fall` samples of which it goes.
    let left: Int
    let fall: Int

    var isUntouched: Bool { from == 1 && to == 1 && since >= rise && left - count >= fall }
}
