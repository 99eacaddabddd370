import CFFmpeg
import Faults
import Measures
import SystemPackage

/// Decodes a sound track to the end and holds it against the one form that it may have.
struct SoundCheck {
    private let decoder: Decoder
    private let rules: Rules
    private let target: LoudnessTarget?
    private let piece: Frame
    private let meter: LoudnessMeter
    private var samples = 0

    /// What AAC may add to a sound that is all noise. Units: LU.
    private static let tolerance = 1.5

    init(_ decoder: Decoder, _ rules: Rules, target: LoudnessTarget?, peaks: LoudnessMeter.Peaks = .none) throws {
        self.decoder = decoder
        self.rules = rules
        self.target = target
        piece = try Frame()
        meter = try LoudnessMeter(peaks: peaks)
        try rules.require("AAC-LC", seen: decoder.codec, decoder.codec == "aac")
    }

    mutating func take(_ packet: Packet) throws {
        try decoder.send(packet)
        try drain()
    }

    /// Returns the samples that were heard, and how loud.
    mutating func finish() throws -> (samples: Int, loudness: Loudness) {
        try decoder.send(nil)
        try drain()
        // Only the packets tell for sure.
        try rules.require("AAC-LC", seen: "profile \(decoder.profile)", decoder.profile == FF_PROFILE_AAC_LOW)
        let loudness = try meter.finish()
        if let target, let seen = loudness.integrated {
            try rules.require(
                "at most \(target.integrated) LUFS", seen: "\(seen)", seen <= target.integrated + Self.tolerance)
        }
        return (samples, loudness)
    }

    private mutating func drain() throws {
        while case .got = try decoder.receive(into: piece) {
            let (rate, channels) = unsafe (piece.raw.pointee.sample_rate, piece.raw.pointee.ch_layout.nb_channels)
            try rules.require(
                "48 kHz stereo", seen: "\(rate) Hz, \(channels) channels",
                rate == SoundFormat.rate && channels == SoundFormat.channels)
            samples += piece.sampleCount
            try meter.take(piece)
        }
    }
}

extension ReadBack {
    /// Sound alone. Throws: `Fault` for the first rule that the file breaks, under the name that it was to get.
    static func checkSound(
        _ path: FilePath, samples: Int, target: LoudnessTarget?, named name: FilePath
    ) throws -> Rendition {
        let rules = Rules(name: name)
        guard let index = try MovieIndex.read(path) else { throw rules.broken("whole boxes", seen: "others") }
        try checkOrder(index, rules)
        let kinds = index.tracks.map(\.handler)
        try rules.require("one track of sound", seen: kinds.joined(separator: " "), kinds == ["soun"])
        try checkSoundTrack(index.tracks[0], index, samples: samples, rules)
        let heard: (samples: Int, loudness: Loudness)
        do {
            let demuxer = try Demuxer(path)
            var check = unsafe try SoundCheck(Decoder(for: demuxer.stream(0)), rules, target: target)
            let packet = try Packet()
            while try demuxer.read(into: packet) { try check.take(packet) }
            heard = try check.finish()
        } catch let error as LibraryError {
            throw rules.broken("decodes to the last sample", seen: error.words)
        }
        try rules.require(
            "\(samples) samples that decode", seen: "\(heard.samples)",
            abs(heard.samples - samples) <= SoundFormat.block)
        return Rendition(
            kind: .sound, resolution: nil, mediaType: "audio/mp4", bytes: ByteCount(Files.length(of: path) ?? 0),
            digest: try Digest(ofFile: path), video: nil, sound: .init(samples: samples, loudness: heard.loudness))
    }
}
