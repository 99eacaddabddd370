import CFFmpeg
import Measures
import SystemPackage

/// A medium's sound, looked through in steps of a tenth of a second.
@safe struct SoundInspection {
    private var peaks: [Double] = []
    private var momentary: [Double?] = []
    private var clipped: [Double] = []
    /// Heard in all, before the end that was asked for.
    private(set) var samples = 0
    private var changes: [(at: Duration, what: String)] = []
    private var loudness = Loudness(integrated: nil, truePeak: nil)

    /// Units: samples.
    private static let step = SoundFormat.rate / 10
    /// What counts as silent. Units: full scale.
    private static let floor = 0.001
    private static let points = 600

    /// `origin` is where the first picture is on the file's own clock, `span` how long the pictures last; sound beyond that is not
    /// played.
    init(_ path: FilePath, _ track: Track, origin: Duration, span: Duration?) throws {
        let source = try SoundSource(path, track: track, origin: origin, filters: [])
        let meter = try LoudnessMeter(peaks: .between)
        var rest = Int((span ?? MediaLimits.span).inSeconds * Double(SoundFormat.rate))
        while rest > 0, let frame = try source.next(min(rest, Self.step)) {
            try Task.checkCancellation()
            rest -= frame.sampleCount
            samples += frame.sampleCount
            Pulse.reach(.seconds(Double(samples) / Double(SoundFormat.rate)))
            try look(frame)
            try meter.take(frame)
            momentary.append(meter.momentary)
        }
        loudness = try meter.finish()
        changes = source.changes
    }

    /// A wave that is cut off has a flat top, or reaches full scale and stays there.
    private mutating func look(_ frame: Frame) throws {
        var peak: Float = 0
        var isClipped = false
        for plane in 0..<SoundFormat.channels {
            let bytes = unsafe try frame.samples(ofPlane: plane)
            let start = unsafe UnsafeRawPointer(bytes).assumingMemoryBound(to: Float.self)
            let samples = unsafe UnsafeBufferPointer(start: start, count: frame.sampleCount)
            let highest = unsafe samples.reduce(0) { max($0, abs($1)) }
            peak = max(peak, highest)
            guard highest > 0.6 else { continue }
            let top = min(Self.full, highest * 0.99999)
            var run = 0
            for index in samples.indices {
                run = unsafe abs(samples[index]) >= top ? run + 1 : 0
                if run == 4 { isClipped = true }
            }
        }
        if isClipped { clipped.append(Double(peaks.count) / 10) }
        peaks.append(Double(peak))
    }

    /// The highest that sixteen bits reach, and a hair below.
    private static let full: Float = 0.9998

    /// At most 600 points, each the loudest of its span.
    var curve: Inspection.Sound {
        let width = max(1, (peaks.count + Self.points - 1) / Self.points)
        let starts = stride(from: 0, to: peaks.count, by: width)
        return Inspection.Sound(
            step: Double(width) / 10,
            peaks: starts.map { (peaks[$0..<min($0 + width, peaks.count)].max() ?? 0) },
            momentary: starts.map { momentary[$0..<min($0 + width, momentary.count)].compactMap { $0 }.max() },
            loudness: loudness)
    }

    var findings: [Finding] {
        var findings = changes.map { change in
            Finding(
                .note, "sound.changes", from: change.at.inSeconds, change.what,
                remedy: "it is brought to one form; nothing needs doing")
        }
        var silent = Stretches(shortest: 3)
        for (index, peak) in peaks.enumerated() where peak < Self.floor {
            silent.add(from: Double(index) / 10, until: Double(index + 1) / 10)
        }
        for stretch in silent.all {
            let isAll = stretch.upperBound - stretch.lowerBound > Double(peaks.count) / 10 - 0.2
            findings.append(
                Finding(
                    .warning, "sound.silent", from: stretch.lowerBound, until: stretch.upperBound,
                    isAll
                        ? "the sound track is silent"
                        : "silent for \(Duration.milliseconds(Int((stretch.upperBound - stretch.lowerBound) * 10) * 100).text)",
                    remedy: "ask whether that is meant"))
        }
        if clipped.count >= 2, let first = clipped.first {
            findings.append(
                Finding(
                    .warning, "sound.clipped", from: first, until: (clipped.last ?? first) + 0.1,
                    "clipped in \(clipped.count) places: the wave is cut off at full scale",
                    remedy: "ask for a mix that leaves 1 dB of headroom"))
        }
        return findings
    }
}
