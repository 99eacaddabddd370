import CFFmpeg
import Foundation
import Measures
import SystemPackage

/// Measures 48 kHz stereo as it goes by, with libavfilter's `ebur128`.
@safe final class LoudnessMeter {
    private let graph: FilterGraph
    private let reading: Frame
    private var integrated = LoudnessMeter.silence
    private var peak = 0.0
    /// Of the last 400 ms. Units: LUFS; `nil` for silence.
    private(set) var momentary: Double?
    private var samples = 0

    /// What libavfilter says of sound that no gate lets through. Units: LUFS.
    private static let silence = -70.0

    init() throws {
        graph = try FilterGraph(
            sound: "sample_rate=\(SoundFormat.rate):sample_fmt=\(AV_SAMPLE_FMT_FLTP.rawValue)"
                + ":channel_layout=stereo:time_base=1/\(SoundFormat.rate)",
            through: "ebur128=metadata=1:peak=true")
        reading = try Frame()
    }

    /// Takes over the samples of `frame`.
    func take(_ frame: Frame) throws {
        frame.time = Int64(samples)
        samples += frame.sampleCount
        try graph.push(frame)
        try read()
    }

    func finish() throws -> Loudness {
        try graph.close(at: Int64(samples))
        try read()
        return Loudness(
            integrated: integrated > Self.silence ? integrated : nil, truePeak: peak > 0 ? Decibels.of(peak) : nil)
    }

    /// The last readings are those of the whole.
    private func read() throws {
        while case .got = try graph.pull(into: reading) {
            integrated = reading.number("lavfi.r128.I") ?? integrated
            momentary = reading.number("lavfi.r128.M").flatMap { $0 > Self.silence ? $0 : nil }
            peak = reading.number("lavfi.r128.true_peak") ?? peak
        }
    }
}

extension Loudness {
    /// Of the sound of `track` behind `filters`, over `span` from `origin` on.
    static func measure(
        _ path: FilePath, track: Track, origin: Duration, span: Duration?, filters: [String] = []
    ) throws -> Loudness {
        let source = try SoundSource(path, track: track, origin: origin, filters: filters)
        let meter = try LoudnessMeter()
        var rest = span.map { Int($0.inSeconds * Double(SoundFormat.rate)) } ?? .max
        while rest > 0, let frame = try source.next(min(rest, SoundFormat.block)) {
            try Task.checkCancellation()
            rest -= frame.sampleCount
            try meter.take(frame)
        }
        return try meter.finish()
    }
}

extension LoudnessChange {
    /// What to do to the sound of `track` so that it meets `target`. `origin` is the first picture's instant on the file's
    /// own clock, `span` how long the pictures last.
    static func measure(
        _ path: FilePath, track: Track, origin: Duration, span: Duration?, to target: LoudnessTarget
    ) throws -> LoudnessChange {
        let before = try Loudness.measure(path, track: track, origin: origin, span: span)
        let first = LoudnessChange(before, to: target)
        guard first.isLimited, before.integrated != nil,
            let after = try Loudness.measure(
                path, track: track, origin: origin, span: span, filters: first.filters(target)
            ).integrated
        else {
            return first
        }
        return LoudnessChange(before, to: target, makeup: max(0, target.integrated - after))
    }
}

extension Frame {
    /// What a filter noted on it.
    func number(_ name: String) -> Double? {
        unsafe av_dict_get(raw.pointee.metadata, name, nil, 0).flatMap {
            unsafe Double(String(cString: $0.pointee.value))
        }
    }
}
