import CFFmpeg
import Measures
import SystemPackage

/// A source's sound for all renditions of it: measured once for each loudness that is asked for.
final class SoundBooth {
    private let source: FilePath
    private let probe: MediaProbe
    private let origin: Duration
    private var tapes: [Want: SoundTape] = [:]
    private var ahead: [LoudnessTarget: Ahead<LoudnessChange>] = [:]

    /// What renditions have to have in common to have the same sound.
    private struct Want: Hashable {
        let loudness: LoudnessTarget?
        let rate: FrameRate
    }

    /// `origin` is the first picture's instant on the file's own clock.
    init(_ source: FilePath, probe: MediaProbe, origin: Duration) {
        self.source = source
        self.probe = probe
        self.origin = origin
    }

    /// Begins to measure for what those plans want, beside whatever else is done.
    func begin(_ plans: [RenditionPlan]) {
        guard let track = probe.sound else { return }
        let (source, probe, origin) = (source, probe, origin)
        for target in Set(plans.filter(\.hasSound).compactMap(\.loudness)) {
            ahead[target] = Ahead {
                try LoudnessChange.measure(
                    source, track: track, origin: origin, span: Self.span(of: probe, in: source, from: origin),
                    to: target)
            }
        }
    }

    /// The sound of a rendition at that rate, encoded but once for all that want the same; `nil` where the source has none, or none
    /// is wanted.
    func track(for plan: RenditionPlan, at rate: FrameRate) throws -> SoundTrack? {
        guard plan.hasSound, let track = probe.sound else { return nil }
        let want = Want(loudness: plan.loudness, rate: rate)
        // A search encodes more than once.
        let isLast = plan.quality.target == nil
        if let tape = tapes[want], tape.isWhole {
            return SoundTrack(tape, rate: rate, target: plan.loudness, isLast: isLast)
        }
        let (source, probe, origin, ahead) = (source, probe, origin, plan.loudness.flatMap { self.ahead[$0] })
        let tape = try SoundTape {
            let filters = try plan.loudness.map { target in
                let change =
                    try ahead?.value()
                    ?? LoudnessChange.measure(
                        source, track: track, origin: origin, span: Self.span(of: probe, in: source, from: origin),
                        to: target)
                return change.filters(target)
            }
            return try SoundSource(source, track: track, origin: origin, filters: filters ?? [])
        }
        tapes[want] = tape
        return SoundTrack(tape, rate: rate, target: plan.loudness, isLast: isLast)
    }

    /// How long the pictures last. Matroska and Flash say of the longest track alone, so their packets are asked.
    private static func span(of probe: MediaProbe, in source: FilePath, from origin: Duration) throws -> Duration? {
        guard let picture = probe.picture, picture.span == nil, picture.succession == nil else { return probe.duration }
        let (demuxer, packet) = (try Demuxer(source, isKnown: true), try Packet())
        try demuxer.keepOnly(stream: picture.index)
        let ticks = unsafe try Ticks(demuxer.stream(picture.index).pointee.time_base)
        let usual = picture.rate.map { ticks.ticks($0.spanOfFrame) } ?? 0
        var end = ticks.ticks(origin)
        while try demuxer.read(into: packet) {
            guard packet.stream == picture.index, let start = packet.presentation else { continue }
            let (last, overflow) = start.addingReportingOverflow(packet.span > 0 ? packet.span : usual)
            if !overflow { end = max(end, last) }
        }
        return ticks.span(end) - origin
    }
}
