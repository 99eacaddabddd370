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
        let (source, span, origin) = (source, probe.duration, origin)
        for target in Set(plans.filter(\.hasSound).compactMap(\.loudness)) {
            ahead[target] = Ahead {
                try LoudnessChange.measure(source, track: track, origin: origin, span: span, to: target)
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
        let (source, span, origin, ahead) = (source, probe.duration, origin, plan.loudness.flatMap { self.ahead[$0] })
        let tape = try SoundTape {
            let filters = try plan.loudness.map { target in
                let change =
                    try ahead?.value()
                    ?? LoudnessChange.measure(source, track: track, origin: origin, span: span, to: target)
                return change.filters(target)
            }
            return try SoundSource(source, track: track, origin: origin, filters: filters ?? [])
        }
        tapes[want] = tape
        return SoundTrack(tape, rate: rate, target: plan.loudness, isLast: isLast)
    }
}
