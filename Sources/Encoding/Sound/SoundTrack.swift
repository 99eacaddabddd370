import CFFmpeg
import Measures

/// What a muxer has to know of sound beforehand.
protocol SoundForm {
    /// Tells a track what it holds.
    @unsafe func describe(_ parameters: UnsafeMutablePointer<AVCodecParameters>) throws
}

/// The sound of a rendition, which comes along with its pictures and is exactly as long as they are.
protocol RenditionSound {
    var form: any SoundForm { get }
    /// Writes what plays before the end of a frame.
    func advance(past frames: Int, write: (Packet) throws -> Void) throws
    /// Writes the rest: the sound ends with the last of `frames`.
    func finish(after frames: Int, write: (Packet) throws -> Void) throws
}

/// Sound that is encoded.
final class SoundTrack: RenditionSound {
    let encoder: SoundEncoder
    private let open: () throws -> SoundSource
    private var source: SoundSource?
    private let rate: FrameRate
    private var samples = 0

    /// `open` is asked once the first pictures are on their way, so that the source may still be measured until then.
    init(encoder: SoundEncoder, rate: FrameRate, _ open: @escaping () throws -> SoundSource) {
        self.encoder = encoder
        self.rate = rate
        self.open = open
    }

    var form: any SoundForm { encoder }

    /// How far the pictures go ahead at first. A muxer puts both in order as long as it is under ten seconds.
    private static let lead = Duration.milliseconds(1500)

    /// The samples that last as long as so many frames, to the nearest.
    static func samples(for frames: Int, at rate: FrameRate) -> Int {
        (frames * rate.denominator * SoundFormat.rate + rate.numerator / 2) / rate.numerator
    }

    func advance(past frames: Int, write: (Packet) throws -> Void) throws {
        guard source != nil || frames >= rate.frames(in: Self.lead) else { return }
        try encode(until: Self.samples(for: frames, at: rate), write)
    }

    func finish(after frames: Int, write: (Packet) throws -> Void) throws {
        let end = Self.samples(for: frames, at: rate)
        try encode(until: end, write)
        if end > samples { try encode(end - samples, write) }
        try encoder.finish(write: write)
    }

    /// Encodes the whole blocks that end before a sample.
    private func encode(until end: Int, _ write: (Packet) throws -> Void) throws {
        while samples + SoundFormat.block <= end { try encode(SoundFormat.block, write) }
    }

    private func encode(_ count: Int, _ write: (Packet) throws -> Void) throws {
        let source = try source ?? open()
        self.source = source
        try encoder.encode(try source.next(count), count: count, write: write)
        samples += count
    }
}
