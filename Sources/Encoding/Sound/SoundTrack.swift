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
    /// What was found right of it, once it is finished; `nil` where nobody looked.
    func proven() throws -> SoundProof?
}

/// Sound that is encoded, for this rendition or for others too.
final class SoundTrack: RenditionSound {
    private let tape: SoundTape
    private let rate: FrameRate
    private let target: LoudnessTarget?
    private var written = 0
    private var isBegun = false

    /// `isLast` says that nobody will want the same again.
    init(_ tape: SoundTape, rate: FrameRate, target: LoudnessTarget?, isLast: Bool) {
        self.tape = tape
        self.rate = rate
        self.target = target
        tape.join(isLast: isLast)
    }

    var form: any SoundForm { tape.encoder }

    /// How far the pictures go ahead at first. A muxer puts both in order as long as it is under ten seconds.
    private static let lead = Duration.milliseconds(1500)

    /// The samples that last as long as so many frames, to the nearest.
    static func samples(for frames: Int, at rate: FrameRate) -> Int {
        (frames * rate.denominator * SoundFormat.rate + rate.numerator / 2) / rate.numerator
    }

    /// Has it decoded and measured while it is encoded, as a reader of the muxer's file would.
    func measure(in muxer: Muxer, _ rules: Rules) throws {
        try tape.measure { try SoundListener(muxer.soundDecoder(), rules, target: target) }
    }

    func advance(past frames: Int, write: (Packet) throws -> Void) throws {
        isBegun = isBegun || frames >= rate.frames(in: Self.lead)
        guard isBegun else { return }
        let end = Self.samples(for: frames, at: rate)
        try tape.reach(end)
        // Of a tape that others are ahead on, no more than goes with the pictures.
        try copy(write) { ($0.presentation ?? 0) + Int64(SoundFormat.block) <= Int64(end) }
    }

    func finish(after frames: Int, write: (Packet) throws -> Void) throws {
        try tape.finish(at: Self.samples(for: frames, at: rate))
        try copy(write) { _ in true }
    }

    func proven() throws -> SoundProof? { try tape.proven() }

    private func copy(_ write: (Packet) throws -> Void, while isDue: (Packet) -> Bool) throws {
        while let packet = tape[written], isDue(packet) {
            try write(packet.share())
            written += 1
        }
        tape.forget(before: written)
    }
}
