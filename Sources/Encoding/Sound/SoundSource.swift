import CFFmpeg
import Faults
import Measures
import SystemPackage

/// A media file's sound as 48 kHz stereo from the instant of its first picture on, as long as anyone asks.
///
/// It reads the file a second time beside the pictures, so it never holds more than a moment of either, however badly
/// the two are interleaved.
@safe final class SoundSource {
    private var demuxer: Demuxer
    private var decoder: Decoder
    /// What is read, and what takes over where it ends.
    private var run: Succession.Run
    private var heirs: ArraySlice<Succession.Run>
    private let ticks: Ticks
    /// What the times of that track count in.
    private var own: Ticks
    private let packet: Packet
    private let decoded: Frame
    private let passed: Frame
    private let piece: Frame
    private let origin: Duration
    private let filters: [String]
    private var form: Form?
    /// What comes in any form goes through the first, and 48 kHz stereo through the second.
    private var intake: FilterGraph?
    private var outlet: FilterGraph?
    /// What has gone from the one to the other. Units: samples.
    private var samples: Int64 = 0
    /// What changed in the middle, and when; the first ones.
    private(set) var changes: [(at: Duration, what: String)] = []
    private var isOver = false
    private var end: Int64 = 0

    /// `origin` is the first picture's instant on the file's own clock; `filters` are what is done to 48 kHz stereo.
    init(_ path: FilePath, track: Track, origin: Duration, filters: [String]) throws {
        let first = try Demuxer(path, isKnown: track.codec == "aac", succession: track.succession)
        (run, heirs) = (track.firstRun, track.runs.dropFirst())
        self.origin = origin
        self.filters = filters
        try first.keepOnly(stream: track.index)
        packet = try Packet()
        let isListed = track.index < first.streamCount
        guard let demuxer = isListed ? first : try first.reopened(at: run, packet) else {
            throw first.faults.empty("no sound in its \(track.codec) track")
        }
        self.demuxer = demuxer
        let stream = unsafe try demuxer.stream(track.index)
        unsafe ticks = Ticks(stream.pointee.time_base)
        do {
            unsafe decoder = try Decoder(for: stream)
        } catch let error as LibraryError {
            throw demuxer.faults.unknown("\(track.codec): \(error.words)")
        }
        own = ticks
        decoded = try Frame()
        passed = try Frame()
        piece = try Frame()
        if !isListed { try decoder.send(packet) }
    }

    /// The next `count` samples, valid until the next call; fewer, or `nil`, only at the end.
    func next(_ count: Int) throws -> Frame? {
        while !isOver {
            if let outlet {
                switch try outlet.pull(samples: count, into: piece) {
                case .got: return piece
                case .ended:
                    isOver = true
                    return nil
                case .hungry: break
                }
            }
            try feed()
        }
        return nil
    }

    private func feed() throws {
        guard try decode() else { return try close() }
        let start = decoded.bestTime.map { av_rescale_q($0, own.base, ticks.base) - ticks.ticks(origin) } ?? end
        // A jump by hours is a broken clock, not silence.
        guard ticks.span(start) < MediaLimits.span else { return try close() }
        let next = try Form(decoded)
        if form != next { try change(to: next, at: max(.zero, ticks.span(start))) }
        decoded.time = start
        end = start + av_rescale_q(Int64(decoded.sampleCount), AVRational(num: 1, den: max(1, next.rate)), ticks.base)
        try intake?.push(decoded)
        try pass()
    }

    private func pass() throws {
        while let intake, case .got = try intake.pull(into: passed) {
            passed.time = samples
            samples += Int64(passed.sampleCount)
            try outlet?.push(passed)
        }
    }

    private func close() throws {
        try intake?.close(at: end)
        try pass()
        try outlet?.close(at: samples) ?? { isOver = true }()
    }

    private func change(to next: Form, at instant: Duration) throws {
        if let form, changes.count < Self.most {
            changes.append((instant, "the sound changes from \(form.words) to \(next.words)"))
        }
        form = next
        try intake?.close(at: end)
        try pass()
        // Gaps are filled with silence; what lies before the first picture, or before what there is already, is cut.
        guard Self.rates.contains(Int(next.rate)) else { throw strange(next) }
        do {
            intake = try FilterGraph(
                sound: "\(next.description):time_base=\(ticks.base.num)/\(ticks.base.den)",
                through: "aresample=\(SoundFormat.rate):async=1:first_pts=\(samples),\(Self.form)")
        } catch let error as LibraryError {
            throw strange(next, error.words)
        }
        if outlet == nil {
            outlet = try FilterGraph(
                sound: "sample_rate=\(SoundFormat.rate):sample_fmt=\(AV_SAMPLE_FMT_FLTP.rawValue)"
                    + ":channel_layout=stereo:time_base=1/\(SoundFormat.rate)",
                through: (filters + [Self.form]).joined(separator: ","))
        }
    }

    private func strange(_ form: Form, _ cause: String? = nil) -> Fault {
        demuxer.faults.fault(
            .mediaUnknown, "its sound is \(form.words), which cannot be made stereo at \(SoundFormat.rate) Hz",
            remedy: "export the sound in stereo at 48 kHz", cause: cause)
    }

    /// Fills `decoded`. Returns `false` at the end.
    private func decode() throws -> Bool {
        do {
            while true {
                switch try decoder.receive(into: decoded) {
                case .got: return true
                case .ended:
                    guard try takeOver() else { return false }
                    continue
                case .hungry: break
                }
                if try demuxer.read(into: packet) {
                    if demuxer.plays(packet, in: run) { try decoder.send(packet) }
                } else {
                    try decoder.send(nil)
                }
            }
        } catch let error as LibraryError {
            throw demuxer.faults.fault(
                .mediaDamaged, "the sound is damaged after \(max(.zero, ticks.span(end)).text)",
                remedy: "ask for the file again, or export it anew", cause: error.words)
        }
    }

    /// Goes on with what plays next. Returns `false` where there is none.
    private func takeOver() throws -> Bool {
        guard let heir = heirs.popFirst(), let next = try demuxer.reopened(at: heir, packet) else { return false }
        let stream = unsafe try next.stream(heir.track)
        decoder = unsafe try Decoder(for: stream)
        unsafe own = Ticks(stream.pointee.time_base)
        (demuxer, run) = (next, heir)
        try decoder.send(packet)
        return true
    }

    /// What recorders and programs write. Units: Hz.
    private static let rates = 2000...768_000
    /// What is told of changes.
    private static let most = 8
    private static let form = "aformat=sample_fmts=fltp:sample_rates=\(SoundFormat.rate):channel_layouts=stereo"
}

/// How a source's sound comes.
private struct Form: Equatable {
    let rate: Int32
    private let format: Int32
    private let layout: String

    init(_ sound: Frame) throws {
        var name = [CChar](repeating: 0, count: 128)
        unsafe try LibraryError.check(av_channel_layout_describe(&sound.raw.pointee.ch_layout, &name, name.count))
        layout = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        (rate, format) = unsafe (sound.raw.pointee.sample_rate, sound.raw.pointee.format)
    }

    /// In libavfilter's words.
    var description: String { "sample_rate=\(rate):sample_fmt=\(format):channel_layout=\(layout)" }
    var words: String { "\(layout) at \(rate) Hz" }
}
