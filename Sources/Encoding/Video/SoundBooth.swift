import Measures
import SystemPackage

/// A source's sound for all renditions of it: measured once for each loudness that is asked for.
final class SoundBooth {
    private let source: FilePath
    private let probe: MediaProbe
    private let origin: Duration
    private var changes: [LoudnessTarget: LoudnessChange] = [:]
    private var ahead: [LoudnessTarget: Ahead<LoudnessChange>] = [:]

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

    /// The sound of a rendition at that rate; `nil` where the source has none, or none is wanted.
    func track(for plan: RenditionPlan, at rate: FrameRate) throws -> SoundTrack? {
        guard plan.hasSound, let track = probe.sound else { return nil }
        return try SoundTrack(encoder: SoundEncoder(), rate: rate) { [self] in
            let filters = try plan.loudness.map { target in try change(of: track, to: target).filters(target) }
            return try SoundSource(source, track: track, origin: origin, filters: filters ?? [])
        }
    }

    /// The source's own sound, where that may stay as it is.
    func copy(for plan: RenditionPlan, frames: Int, at rate: FrameRate) -> SoundCopy? {
        guard let track = probe.sound else { return nil }
        // What is wrong with it shows when it is made anew.
        return try? SoundCopy(source, track: track, for: plan, frames: frames, at: rate, origin: origin)
    }

    private func change(of track: Track, to target: LoudnessTarget) throws -> LoudnessChange {
        if let change = changes[target] { return change }
        let change =
            try ahead[target]?.value()
            ?? LoudnessChange.measure(source, track: track, origin: origin, span: probe.duration, to: target)
        changes[target] = change
        return change
    }
}
