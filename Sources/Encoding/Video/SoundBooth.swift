import Measures
import SystemPackage

/// A source's sound for all renditions of it: measured once for each loudness that is asked for.
final class SoundBooth {
    private let source: FilePath
    private let probe: MediaProbe
    private let origin: Duration
    private var changes: [LoudnessTarget: LoudnessChange] = [:]

    /// `origin` is the first picture's instant on the file's own clock.
    init(_ source: FilePath, probe: MediaProbe, origin: Duration) {
        self.source = source
        self.probe = probe
        self.origin = origin
    }

    /// The sound of a rendition at that rate; `nil` where the source has none, or none is wanted.
    func track(for plan: RenditionPlan, at rate: FrameRate) throws -> SoundTrack? {
        guard plan.hasSound, let track = probe.sound else { return nil }
        let filters = try plan.loudness.map { target in try change(of: track, to: target).filters(target) }
        let sound = try SoundSource(source, track: track, origin: origin, filters: filters ?? [])
        return try SoundTrack(sound, encoder: SoundEncoder(), rate: rate)
    }

    private func change(of track: Track, to target: LoudnessTarget) throws -> LoudnessChange {
        if let change = changes[target] { return change }
        let change = try LoudnessChange.measure(
            source, track: track, origin: origin, span: probe.duration, to: target)
        changes[target] = change
        return change
    }
}
