import Measures

/// The sound of a rendition: follows the pictures and is exactly as long as they are.
final class SoundTrack {
    let encoder: SoundEncoder
    private let source: SoundSource
    private let rate: FrameRate
    private var samples = 0

    init(_ source: SoundSource, encoder: SoundEncoder, rate: FrameRate) {
        self.source = source
        self.encoder = encoder
        self.rate = rate
    }

    /// The samples that last as long as so many frames, to the nearest.
    static func samples(for frames: Int, at rate: FrameRate) -> Int {
        (frames * rate.denominator * SoundFormat.rate + rate.numerator / 2) / rate.numerator
    }

    /// Encodes the whole blocks that play before the end of a frame.
    func advance(past frames: Int, write: (Packet) throws -> Void) throws {
        let target = Self.samples(for: frames, at: rate)
        while samples + SoundFormat.block <= target { try encode(SoundFormat.block, write) }
    }

    /// Encodes the rest: the sound ends with the last of `frames`.
    func finish(after frames: Int, write: (Packet) throws -> Void) throws {
        try advance(past: frames, write: write)
        let rest = Self.samples(for: frames, at: rate) - samples
        if rest > 0 { try encode(rest, write) }
        try encoder.finish(write: write)
    }

    private func encode(_ count: Int, _ write: (Packet) throws -> Void) throws {
        try encoder.encode(try source.next(count), count: count, write: write)
        samples += count
    }
}
