import Boards
import Faults
import Measures
import SystemPackage

/// Reads a finished file again and holds it against what was promised, before it gets its name.
///
/// Source of the rules: what loops without a seam on a hardware decoder, as docs/encode.md lists it.
enum ReadBack {
    /// What a video was made to be.
    struct Promise {
        let shape: StreamShape
        let frames: Int
        let hasSound: Bool
        /// `nil` where the sound is as loud as its source.
        var loudness: LoudnessTarget?
        let sets: ParameterSets
        /// Whether the pictures are the source's own, which were held against the envelope before.
        var isCopy = false
        /// What the encoder's own pictures looked like, where somebody looked.
        var scores: Scores?
        /// The packets that were checked and decoded before; `nil` where that is still to be done.
        var proven: [VideoProof.Entry]?
        /// The same of sound.
        var sound: SoundProof?

        /// Units: samples.
        var soundLength: Int { SoundTrack.samples(for: frames, at: shape.rate) }
    }

    /// Throws: `Fault` for the first rule that the file breaks, under the name that it was to get.
    static func check(_ path: FilePath, against promise: Promise, named name: FilePath) throws -> Rendition {
        let rules = Rules(name: name)
        try checkIndex(path, promise, rules)
        let loudness: Loudness?
        do {
            loudness = try checkStreams(path, promise, rules)
        } catch let error as LibraryError {
            throw rules.broken("decodes to the last frame", seen: error.words)
        }
        let digest = try Digest(ofFile: path)
        let bytes = ByteCount(Files.length(of: path) ?? 0)
        let span = promise.shape.rate.nanoseconds(ofFrame: promise.frames)
        return Rendition(
            kind: .video, resolution: promise.shape.resolution, mediaType: "video/mp4", bytes: bytes, digest: digest,
            video: .init(
                rate: promise.shape.rate, frames: promise.frames, hasSound: promise.hasSound,
                loudness: loudness, profile: promise.sets.profile, level: promise.sets.level,
                bitrate: Bitrate(bitsPerSecond: Int(Double(bytes.bytes) * 8e9 / Double(max(1, span)))),
                parameterSets: promise.sets.digest, isCopy: promise.isCopy, scores: promise.scores),
            sound: nil)
    }

    /// Throws: `Fault` for a file that is not a picture of that size.
    static func checkStill(_ path: FilePath, resolution: Resolution, named name: FilePath) throws -> Rendition {
        let rules = Rules(name: name)
        do {
            let demuxer = try Demuxer(path)
            let decoder = unsafe try Decoder(for: demuxer.stream(0))
            let packet = try Packet()
            let picture = try Frame()
            guard try demuxer.read(into: packet) else { throw rules.broken("one picture", seen: "none") }
            try decoder.send(packet)
            try decoder.send(nil)
            guard case .got = try decoder.receive(into: picture) else {
                throw rules.broken("one picture", seen: "none")
            }
            let seen = "\(picture.width)x\(picture.height)"
            try rules.require("\(resolution)", seen: seen, seen == "\(resolution)")
        } catch let error as LibraryError {
            throw rules.broken("a picture that decodes", seen: error.words)
        }
        let digest = try Digest(ofFile: path)
        let bytes = ByteCount(Files.length(of: path) ?? 0)
        return Rendition(
            kind: .still, resolution: resolution, mediaType: "image/png", bytes: bytes, digest: digest, video: nil,
            sound: nil)
    }

    /// Index first, whole, one track of each kind at most, neutral edit lists, equal steps.
    private static func checkIndex(_ path: FilePath, _ promise: Promise, _ rules: Rules) throws {
        guard let index = try MovieIndex.read(path) else { throw rules.broken("whole boxes", seen: "others") }
        try checkOrder(index, rules)
        let kinds = index.tracks.map(\.handler)
        try rules.require(
            "one video track\(promise.hasSound ? " and one of sound" : "")", seen: kinds.joined(separator: " "),
            kinds == (promise.hasSound ? ["vide", "soun"] : ["vide"]))
        for track in index.tracks {
            if track.handler == "soun" {
                try checkSoundTrack(track, index, samples: promise.soundLength, rules)
                continue
            }
            try checkEdits(track, index, start: 0, rules)
            try checkEntry(track, rules)
            try rules.require("equal steps", seen: "\(track.runs)", track.runs.count == 1)
            let run = track.runs[0]
            let rate = FrameRate(track.scale, max(1, run.ticks))
            try rules.require(
                "\(promise.shape.rate) per second", seen: rate.map { "\($0)" } ?? "none", rate == promise.shape.rate)
            try rules.require("\(promise.frames) frames", seen: "\(run.count)", run.count == promise.frames)
        }
    }

    static func checkOrder(_ index: MovieIndex, _ rules: Rules) throws {
        let order = index.order.filter { $0 != "free" }
        try rules.require("ftyp moov mdat", seen: order.joined(separator: " "), order == ["ftyp", "moov", "mdat"])
        try rules.require("no fragments", seen: "fragments", !index.isFragmented)
    }

    static func checkSoundTrack(_ track: MovieIndex.Track, _ index: MovieIndex, samples: Int, _ rules: Rules) throws {
        try checkEdits(track, index, start: SoundFormat.block, rules)
        try rules.require("sound in mp4a", seen: track.entry.format, track.entry.format == "mp4a")
        let length = track.length - SoundFormat.block
        try rules.require("\(samples) samples", seen: "\(length)", length == samples)
    }

    private static func checkEdits(_ track: MovieIndex.Track, _ index: MovieIndex, start: Int, _ rules: Rules) throws {
        try rules.require(
            "one edit per track that starts at \(start)", seen: "\(track.edits)",
            track.edits.count == 1 && track.edits[0].start == start && track.edits[0].speed == 0x10000)
        let shown = track.edits[0].length * track.scale - (track.length - start) * index.movieScale
        try rules.require(
            "an edit as long as its track", seen: "\(track.edits)", abs(shown) <= max(track.scale, index.movieScale))
    }

    /// What the container says of the pictures, beside what the stream does: a decoder believes one or the other.
    private static func checkEntry(_ track: MovieIndex.Track, _ rules: Rules) throws {
        let entry = track.entry
        try rules.require("pictures in avc1", seen: entry.format, entry.format == "avc1")
        try rules.require(
            "BT.709 in limited range in colr", seen: entry.colour.map { "\($0)" } ?? "none",
            entry.colour == [1, 1, 1, 0])
        try rules.require(
            "square pixels in pasp", seen: entry.pixel.map { "\($0)" } ?? "none",
            entry.pixel.map { $0[0] == $0[1] } ?? true)
        try rules.require("no turn in its matrix", seen: "\(track.matrix)", track.matrix == MovieIndex.upright)
    }

    /// Every packet is read. Every picture is decoded, unless its very packet was before. Returns how loud the sound is.
    private static func checkStreams(
        _ path: FilePath, _ promise: Promise, _ rules: Rules
    ) throws -> Loudness? {
        let demuxer = try Demuxer(path, isKnown: true)
        var video = try pictures(demuxer, promise, rules)
        var seen = 0
        var copied = promise.sound
        var sound =
            promise.hasSound && copied == nil
            ? unsafe try SoundCheck(Decoder(for: demuxer.stream(1)), rules, target: promise.loudness) : nil
        let packet = try Packet()
        while try demuxer.read(into: packet) {
            try Task.checkCancellation()
            guard packet.stream == 0 else {
                try sound?.take(packet)
                try copied?.take(packet, rules)
                continue
            }
            try video?.take(packet)
            if let proven = promise.proven {
                try rules.require(
                    "the packets that were encoded", seen: "another as number \(seen)",
                    seen < proven.count && VideoProof.Entry(packet) == proven[seen])
            }
            seen += 1
        }
        try video?.finish(frames: promise.frames)
        try rules.require("\(promise.frames) frames", seen: "\(seen)", seen == promise.frames)
        try copied?.finish(rules)
        guard let heard = try sound?.finish() else { return copied?.loudness }
        try rules.require(
            "\(promise.soundLength) samples that decode", seen: "\(heard.samples)",
            abs(heard.samples - promise.soundLength) <= SoundFormat.block)
        return heard.loudness
    }
}

extension ReadBack {
    /// What looks at the pictures; `nil` where that has been done. The parameter sets have to be those they were decoded by.
    private static func pictures(_ demuxer: Demuxer, _ promise: Promise, _ rules: Rules) throws -> VideoCheck? {
        let configuration = try demuxer.configuration(ofStream: 0)
        guard promise.proven == nil else {
            try rules.require(
                "the parameter sets that were planned", seen: "others", configuration == promise.sets.configuration)
            return nil
        }
        return unsafe try VideoCheck(
            promise.shape, sets: promise.sets, isCopy: promise.isCopy, rules,
            decoder: Decoder(for: demuxer.stream(0), keysOnly: promise.isCopy, isUnseen: true),
            configuration: configuration)
    }
}

/// Says which rule a file breaks.
struct Rules {
    let name: FilePath

    func require(_ expected: String, seen: String, _ isKept: Bool) throws {
        guard isKept else { throw broken(expected, seen: seen) }
    }

    func broken(_ expected: String, seen: String) -> Fault {
        Fault(
            .renditionRule, at: .init(file: name.string), "the finished file has \(seen), expected \(expected)",
            remedy: "report this with the source file; nothing was published")
    }
}
