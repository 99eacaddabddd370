import Boards
import Faults
import Measures
import SystemPackage

/// One video on its way from file to file.
struct VideoEncode {
    private let source: FilePath
    private let plan: RenditionPlan
    private let destination: FilePath

    init(_ source: FilePath, _ plan: RenditionPlan, _ destination: FilePath) {
        self.source = source
        self.plan = plan
        self.destination = destination
    }

    func run(_ progress: (Double) -> Void) throws -> Rendition {
        let probe = try MediaProbe(Demuxer(source))
        guard probe.kind != .still else {
            throw MediaFaults(path: source).fault(
                .mediaKind, "a still picture (\(probe.codec)), expected a video", remedy: "name it as an image")
        }
        let shape = try StreamShape(plan, source: probe.rate ?? plan.envelope.h264.rate)
        let pictures = try PictureSource(source, wish: .init(plan: plan, output: .video(shape.rate)))
        guard let first = try pictures.next(), let placement = pictures.placement else {
            throw MediaFaults(path: source).empty("no picture that lasts a frame")
        }
        let canvas = try Canvas(plan.resolution, placement: placement, background: plan.background, layout: .yuv420)
        let partial = try PartialFile(for: destination)
        let encoder = try H264Encoder(shape, quality: plan.quality)
        let sets = try encoder.parameterSets()
        let origin = pictures.origin ?? .zero
        let sound = try plan.hasSound ? probe.sound.map { try soundTrack($0, probe, origin, shape.rate) } : nil
        let muxer = try Muxer(partial.path, shape: shape, sets: sets, sound: sound?.encoder)
        var frames = 0
        let expected = max(1, shape.rate.frames(in: probe.duration ?? .zero))
        var next: Frame? = first
        while let picture = next {
            try Task.checkCancellation()
            if let packed = try encoder.encode(canvas.compose(picture)) { try muxer.write(packed) }
            frames += 1
            try sound?.advance(past: frames, write: muxer.writeSound)
            progress(min(0.95, 0.95 * Double(frames) / Double(expected)))
            next = try pictures.next()
        }
        while let packed = try encoder.drain() { try muxer.write(packed) }
        try sound?.finish(after: frames, write: muxer.writeSound)
        try muxer.finish()
        let promise = ReadBack.Promise(shape: shape, frames: frames, hasSound: sound != nil, sets: sets)
        let rendition = try ReadBack.check(partial.path, against: promise, named: destination)
        try partial.finish()
        progress(1)
        return rendition
    }

    private func soundTrack(
        _ track: Track, _ probe: MediaProbe, _ origin: Duration, _ rate: FrameRate
    ) throws -> SoundTrack {
        let filters = try plan.loudness.map { target in
            try LoudnessChange.measure(source, track: track, origin: origin, span: probe.duration, to: target)
                .filters(target)
        }
        let sound = try SoundSource(source, track: track, origin: origin, filters: filters ?? [])
        return try SoundTrack(sound, encoder: SoundEncoder(), rate: rate)
    }
}
