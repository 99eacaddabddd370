import CFFmpeg
import Foundation
import Measures
import SystemPackage

/// Measures 48 kHz stereo as it goes by, with libavfilter's `ebur128`.
@safe final class LoudnessMeter {
    private let graph: FilterGraph
    private let reading: Frame
    private var integrated = LoudnessMeter.silence
    private let peaks: Peaks
    private var peak = 0.0
    /// Of the last 400 ms. Units: LUFS; `nil` for silence.
    private(set) var momentary: Double?
    private var samples = 0

    /// Which peaks are looked for, in libavfilter's words: those between samples take longer than all else.
    enum Peaks: String {
        case none, sample
        case between = "true"
    }

    /// What libavfilter says of sound that no gate lets through. Units: LUFS.
    private static let silence = -70.0

    init(peaks: Peaks) throws {
        self.peaks = peaks
        graph = try FilterGraph(
            sound: "sample_rate=\(SoundFormat.rate):sample_fmt=\(AV_SAMPLE_FMT_FLTP.rawValue)"
                + ":channel_layout=stereo:time_base=1/\(SoundFormat.rate)",
            through: "ebur128=metadata=1:peak=\(peaks.rawValue)")
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
            integrated: integrated > Self.silence ? integrated : nil,
            truePeak: peaks == .between && peak > 0 ? Decibels.of(peak) : nil)
    }

    /// The highest sample, where those were looked for, once it is finished. Units: dBFS; `nil` for silence.
    var samplePeak: Double? { peaks == .sample && peak > 0 ? Decibels.of(peak) : nil }

    /// The last readings are those of the whole.
    private func read() throws {
        while case .got = try graph.pull(into: reading) {
            integrated = reading.number("lavfi.r128.I") ?? integrated
            momentary = reading.number("lavfi.r128.M").flatMap { $0 > Self.silence ? $0 : nil }
            if peaks != .none { peak = reading.number("lavfi.r128.\(peaks.rawValue)_peak") ?? peak }
        }
    }
}

extension Loudness {
    /// Of the sound of `track` behind `filters`, over `span` from `origin` on.
    static func measure(
        _ path: FilePath, track: Track, origin: Duration, span: Duration?, filters: [String] = [],
        peaks: LoudnessMeter.Peaks
    ) throws -> (loudness: Loudness, samplePeak: Double?) {
        let source = try SoundSource(path, track: track, origin: origin, filters: filters)
        let meter = try LoudnessMeter(peaks: peaks)
        var rest = span.map { Int($0.inSeconds * Double(SoundFormat.rate)) } ?? .max
        while rest > 0, let frame = try source.next(min(rest, SoundFormat.block)) {
            try Task.checkCancellation()
            rest -= frame.sampleCount
            try meter.take(frame)
        }
        return (try meter.finish(), meter.samplePeak)
    }
}

extension LoudnessChange {
    /// What to do to the sound of `track` so that it meets `target`. `origin` is the first picture's instant on the file's
    /// own clock, `span` how long the pictures last.
    static func measure(
        _ path: FilePath, track: Track, origin: Duration, span: Duration?, to target: LoudnessTarget
    ) throws -> LoudnessChange {
        func measure(
            _ filters: [String] = [], peaks: LoudnessMeter.Peaks
        ) throws -> (loudness: Loudness, samplePeak: Double?) {
            try Loudness.measure(path, track: track, origin: origin, span: span, filters: filters, peaks: peaks)
        }
        let (rough, samplePeak) = try measure(peaks: .sample)
        let plain = LoudnessChange(rough, to: target)
        guard let samplePeak, plain.mayExceed(target, samplePeak: samplePeak) else { return plain }
        let before = try measure(peaks: .between).loudness
        let first = LoudnessChange(before, to: target)
        guard first.isLimited, before.integrated != nil,
            let after = try measure(first.filters(target), peaks: .none).loudness.integrated
        else { return first }
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
