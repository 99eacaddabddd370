import CFFmpeg
import Faults
import Measures
import SystemPackage

/// Sound without pictures on its way from file to file. A film's sound is taken without the film.
struct SoundEncode {
    private let source: FilePath
    private let plan: RenditionPlan
    private let destination: FilePath

    /// Containers in which the length is only guessed from the rate.
    private static let guessing = ["mp3", "aac", "mpeg", "mpegts", "asf", "flv"]

    init(_ source: FilePath, _ order: RenditionOrder) {
        self.source = source
        plan = order.plan
        destination = order.destination
    }

    func run(_ progress: (Double) -> Void) throws -> Rendition {
        let demuxer = try Demuxer(source)
        let probe = try MediaProbe(demuxer)
        guard let track = probe.sound else {
            throw demuxer.faults.fault(
                .mediaKind, "no sound in it (\(probe.codec))",
                remedy: "name a file with sound here, or name it as what it is")
        }
        let span = try Self.span(of: track, demuxer)
        let origin = try demuxer.start(ofStream: track.index)
        let change = try plan.loudness.map { target in
            try LoudnessChange.measure(source, track: track, origin: origin, span: nil, to: target).filters(target)
        }
        let sound = try SoundSource(source, track: track, origin: origin, filters: change ?? [])
        let encoder = try SoundEncoder()
        let partial = try PartialFile(for: destination)
        let muxer = try Muxer(partial.path, sound: encoder)
        var samples = 0
        while let piece = try sound.next(SoundFormat.block), piece.sampleCount > 0 {
            try Task.checkCancellation()
            let count = piece.sampleCount
            try encoder.encode(piece, count: count, write: muxer.writeSound)
            samples += count
            let reached = Duration.seconds(Double(samples) / Double(SoundFormat.rate))
            guard reached < MediaLimits.span else { throw demuxer.faults.tooLong(reached) }
            Pulse.reach(reached)
            if let span, span > .zero { progress(min(1, reached / span)) }
        }
        try Self.check(samples, of: track, demuxer)
        try encoder.finish(write: muxer.writeSound)
        try muxer.finish()
        let rendition = try ReadBack.checkSound(
            partial.path, samples: samples, target: plan.loudness, named: destination)
        try partial.finish()
        return rendition
    }

    /// How long it says it is. Throws: `Fault` where that is more than is played.
    static func span(of track: Track, _ demuxer: Demuxer) throws -> Duration? {
        let span = track.span ?? demuxer.span
        if let span, span > MediaLimits.span { throw demuxer.faults.tooLong(span) }
        return span
    }

    /// Throws: `Fault` where there were no samples, or the file ended before it said it would.
    static func check(_ samples: Int, of track: Track, _ demuxer: Demuxer) throws {
        guard samples > 0 else { throw demuxer.faults.empty("no sound in its \(track.codec) track") }
        guard let span = try span(of: track, demuxer), !demuxer.isSpanGuessed, !guessing.contains(demuxer.format) else {
            return
        }
        let reached = Duration.seconds(Double(samples) / Double(SoundFormat.rate))
        guard reached + .milliseconds(250) >= span else {
            throw demuxer.faults.truncated(at: reached, of: span, LibraryMessages.latest())
        }
    }
}
