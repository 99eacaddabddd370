import CFFmpeg
import Faults
import Measures
import SystemPackage

/// A source whose pictures are already what the rendition's have to be: they are copied. So is its
/// sound where that conforms, too; where it does not, it is made anew.
struct Remux {
    private let source: FilePath
    private let order: RenditionOrder
    private let shape: StreamShape
    private let probe: MediaProbe
    private let video: CodedVideo
    private let heard: Ahead<SoundProof?>?

    /// `nil` where the pictures have to be encoded. `heard` is what there is of the source's sound to be copied.
    init?(
        _ source: FilePath, _ order: RenditionOrder, shape: StreamShape, probe: MediaProbe, video: CodedVideo,
        heard: Ahead<SoundProof?>?
    ) {
        guard order.plan.passesThrough, video.conforms(to: order.plan, shape, probe: probe) else { return nil }
        self.source = source
        self.order = order
        self.shape = shape
        self.probe = probe
        self.video = video
        self.heard = heard
    }

    func run() throws -> Rendition {
        let demuxer = try Demuxer(source, isKnown: true)
        guard let track = probe.picture else { throw demuxer.faults.noPicture("none") }
        try demuxer.keepOnly(stream: track.index)
        let ticks = unsafe try Ticks(demuxer.stream(track.index).pointee.time_base)
        let partial = try PartialFile(for: order.destination)
        let copy = video.origin == 0 ? copiedSound() : nil
        let booth = SoundBooth(source, probe: probe, origin: ticks.span(video.origin))
        let made = copy == nil ? try booth.track(for: order.plan, at: shape.rate) : nil
        let sound: (any RenditionSound)? = copy ?? made
        let muxer = try Muxer(partial.path, shape: shape, sets: video.sets, sound: sound?.form)
        try made?.measure(in: muxer, Rules(name: order.destination))
        let packet = try Packet()
        var frames = 0
        while try demuxer.read(into: packet) {
            try Task.checkCancellation()
            guard packet.stream == track.index else { continue }
            let place = ((packet.presentation ?? 0) - video.origin) / video.step
            try muxer.write(.init(packet: packet, presentation: place, decoding: Int64(frames - video.delay)))
            frames += 1
            try sound?.advance(past: frames, write: muxer.writeSound)
        }
        try sound?.finish(after: frames, write: muxer.writeSound)
        try muxer.finish()
        var promise = ReadBack.Promise(
            shape: shape, frames: video.frames, hasSound: sound != nil, loudness: order.plan.loudness,
            sets: video.sets, isCopy: true)
        promise.sound = try sound?.proven()
        let rendition = try ReadBack.check(partial.path, against: promise, named: order.destination)
        try partial.finish()
        return rendition
    }

    /// The source's own sound, where that may stay as it is.
    private func copiedSound() -> SoundCopy? {
        guard let track = probe.sound, let proof = heard?.value() ?? nil else { return nil }
        // What is wrong with it shows when it is made anew.
        return try? SoundCopy(source, track: track, for: order.plan, proof: proof, at: shape.rate)
    }
}
