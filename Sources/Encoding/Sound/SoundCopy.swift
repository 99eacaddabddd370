import CFFmpeg
import Measures
import SystemPackage

/// A source's sound that already is what a rendition's has to be, taken packet by packet.
@safe final class SoundCopy: RenditionSound, SoundForm {
    private let demuxer: Demuxer
    private let index: Int
    private let rate: FrameRate
    private let packet: Packet
    private var written = 0
    private var isOver = false

    /// Departures from the wanted loudness that nobody hears. Units: LU.
    private static let tolerance = 0.5

    private let proof: SoundProof

    /// `nil` for sound of another loudness. `proof` is what `look` has found.
    init?(_ source: FilePath, track: Track, for plan: RenditionPlan, proof: SoundProof, at rate: FrameRate) throws {
        guard plan.hasSound, plan.loudness.map({ proof.loudness.isWithin(Self.tolerance, of: $0) }) ?? true else {
            return nil
        }
        self.proof = proof
        demuxer = try Demuxer(source, isKnown: true)
        try demuxer.keepOnly(stream: track.index)
        index = track.index
        self.rate = rate
        packet = try Packet()
    }

    /// Decodes what would be copied. `nil` for sound that has to be made anew, whatever it is made for: unless all packets follow
    /// each other from the priming on, in AAC-LC at 48 kHz in stereo, and last long enough.
    static func look(_ source: FilePath, _ track: Track, until samples: Int) throws -> SoundProof? {
        let demuxer = try Demuxer(source, isKnown: true)
        try demuxer.keepOnly(stream: track.index)
        let stream = unsafe try demuxer.stream(track.index)
        let parameters = unsafe try LibraryError.allocated(stream.pointee.codecpar)
        let block = Int64(SoundFormat.block)
        guard track.codec == "aac", demuxer.format.hasPrefix("mov"), unsafe stream.pointee.time_base.num == 1,
            unsafe stream.pointee.time_base.den == Int32(SoundFormat.rate),
            unsafe parameters.pointee.sample_rate == Int32(SoundFormat.rate),
            unsafe parameters.pointee.ch_layout.nb_channels == Int32(SoundFormat.channels),
            unsafe parameters.pointee.extradata_size > 0
        else { return nil }
        var check = unsafe try SoundCheck(Decoder(for: stream), Rules(name: source), target: nil, peaks: .between)
        let packet = try Packet()
        var packets: [Digest] = []
        var (next, end) = (-block, -block)
        // The decoder gives out a block later what it takes in, so a last packet carries the end.
        while next < samples, try demuxer.read(into: packet) {
            guard packet.stream == track.index else { continue }
            // Only the last one may be cut short.
            guard packet.presentation == next, !packet.isCorrupt, end == next else { return nil }
            end = next + packet.span
            next += block
            packets.append(Digest(of: packet.bytes))
            try check.take(packet)
        }
        guard end >= Int64(samples) else { return nil }
        return SoundProof(packets: packets, loudness: try check.finish().loudness)
    }

    var form: any SoundForm { self }

    @unsafe func describe(_ parameters: UnsafeMutablePointer<AVCodecParameters>) throws {
        let stream = unsafe try demuxer.stream(index)
        try LibraryError.check(unsafe avcodec_parameters_copy(parameters, stream.pointee.codecpar))
        unsafe parameters.pointee.codec_tag = 0
        unsafe parameters.pointee.initial_padding = Int32(SoundFormat.block)
    }

    func advance(past frames: Int, write: (Packet) throws -> Void) throws {
        let end = SoundTrack.samples(for: frames, at: rate)
        while !isOver, written + SoundFormat.block <= end { try copy(SoundFormat.block, write) }
    }

    func finish(after frames: Int, write: (Packet) throws -> Void) throws {
        let end = SoundTrack.samples(for: frames, at: rate)
        // The decoder gives out a block later what it takes in, so a last packet carries the end.
        while !isOver, written - SoundFormat.block < end {
            try copy(min(SoundFormat.block, end + SoundFormat.block - written), write)
        }
    }

    func proven() -> SoundProof? { proof }

    private func copy(_ count: Int, _ write: (Packet) throws -> Void) throws {
        repeat {
            guard try demuxer.read(into: packet) else { return isOver = true }
        } while packet.stream != index
        let time = Int64(written - SoundFormat.block)
        packet.setTimes(presentation: time, decoding: time, span: Int64(count))
        packet.makePlain()
        written += count
        try write(packet)
    }
}

extension Loudness {
    /// Whether it is as loud as wanted, as far as anyone hears, with no peak above what is allowed. Silence is.
    func isWithin(_ tolerance: Double, of target: LoudnessTarget) -> Bool {
        guard let integrated else { return true }
        return abs(integrated - target.integrated) <= tolerance && (truePeak ?? -.infinity) <= target.truePeak
    }
}
