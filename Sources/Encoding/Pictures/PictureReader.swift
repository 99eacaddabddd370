import CFFmpeg
import Faults
import Measures
import SystemPackage

/// A media file's pictures, decoded one after the other, whoever wants them and however many.
@safe final class PictureReader {
    let probe: MediaProbe
    let motion: Motion
    private var demuxer: Demuxer
    private var decoder: Decoder
    private let track: Track
    private let ticks: Ticks
    /// What is read, and what takes over where it ends.
    private var run: Succession.Run
    private var heirs: ArraySlice<Succession.Run>
    private let packet: Packet
    private let decoded: Frame
    /// The last picture's.
    private(set) var form: PictureForm?
    /// What changed in the middle, and when; the first ones.
    private(set) var changes: [(at: Duration, what: String)] = []
    private var suspicion: Suspicion?
    /// The first key frame's time, once it is there. Units: ticks.
    private var entry: Int64?
    /// Pictures at the beginning that need others from before it.
    private(set) var lost = 0
    /// The first picture's instant on the file's own clock.
    private(set) var origin: Duration?
    private var clock = SourceClock()
    private var pictures = 0
    /// The last picture's time. Units: ticks.
    private var latest: Int64 = 0

    /// That the container has taken a packet for incomplete, until a key frame shows that none is missing.
    private struct Suspicion {
        /// When the next packet is due, and how long the last one lasts. Units: ticks.
        let due: Int64
        let span: Int64
        /// How many may still come before the key frame.
        let rest: Int
    }

    /// What is told of changes.
    private static let most = 8
    /// Steps back that are more than pictures out of order.
    private static let setback = Duration.milliseconds(500)
    /// No camera and no screen is as fast. Units: pictures a second.
    private static let fastest = 2000.0

    init(_ path: FilePath) throws {
        demuxer = try Demuxer(path)
        probe = try MediaProbe(demuxer)
        guard let track = probe.picture else { throw demuxer.faults.noPicture("sound only (\(probe.codec))") }
        if let span = probe.duration, span > MediaLimits.span { throw demuxer.faults.tooLong(span) }
        if probe.kind == .still, track.codec == "mjpeg", Inks.areUnmarked(in: path) { throw demuxer.faults.inks() }
        self.track = track
        (run, heirs) = (track.firstRun, track.runs.dropFirst())
        motion = try probe.kind == .video ? Motion(demuxer, track: track) : .film
        let stream = unsafe try demuxer.stream(track.index)
        unsafe ticks = Ticks(stream.pointee.time_base)
        do {
            unsafe decoder = try Decoder(for: stream)
        } catch let error as LibraryError {
            throw demuxer.faults.unknown("\(track.codec): \(error.words)")
        }
        packet = try Packet()
        decoded = try Frame()
    }

    var faults: MediaFaults { demuxer.faults }
    /// Units: the ticks that pictures' times count in.
    var base: AVRational { ticks.base }
    /// Where the last picture ends. Units: ticks.
    var end: Int64 { clock.end }
    /// The same from the first picture's start.
    var span: Duration { ticks.span(clock.end) }

    /// The next picture, valid until the next call, with its time counted from the first; `nil` at the end.
    ///
    /// Throws: `Fault` at the first sign of damage, and where the file ends before it said it would.
    func next() throws -> Frame? {
        guard try decode() else {
            guard form != nil else { throw demuxer.faults.empty("no picture in its \(track.codec) track") }
            try checkLength()
            try checkPace()
            return nil
        }
        if unsafe decoded.raw.pointee.decode_error_flags != 0 {
            throw demuxer.faults.damaged(at: ticks.span(clock.end), LibraryMessages.latest())
        }
        let time = clock.place(
            at: try decoded.bestTime.map(common), lasting: try common(decoded.span),
            otherwise: track.rate.map { ticks.ticks($0.spanOfFrame) } ?? 1)
        pictures += 1
        latest = time
        try checkClock()
        if origin == nil { origin = ticks.span(clock.origin) }
        guard ticks.span(time) < MediaLimits.span else { throw demuxer.faults.tooLong(ticks.span(time)) }
        try look(at: ticks.span(time))
        Pulse.reach(ticks.span(time))
        decoded.time = time
        unsafe decoded.raw.pointee.pict_type = AV_PICTURE_TYPE_NONE
        if probe.kind == .still, let profile = ColourProfile(of: decoded) { return try profile.convert(decoded) }
        return decoded
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
                guard try demuxer.read(into: packet) else {
                    // Behind a joint another track may go on.
                    guard suspicion == nil || run.numbers.upperBound < .max else {
                        throw LibraryError(mq_averror_invalid_data())
                    }
                    try decoder.send(nil)
                    continue
                }
                try take()
            }
        } catch let error as LibraryError {
            throw broken(error.words)
        }
    }

    /// Decodes what `packet` holds, if that is pictures.
    private func take() throws {
        let isPicture = demuxer.plays(packet, in: run)
        clock.note(packet, isPicture: isPicture, in: try base(of: packet.stream))
        guard isPicture, try !isLost(packet) else { return }
        try weigh(packet)
        try decoder.send(packet)
    }

    /// Goes on with what plays next. Returns `false` where there is none.
    private func takeOver() throws -> Bool {
        guard let heir = heirs.popFirst(), let next = try demuxer.reopened(at: heir, packet) else { return false }
        decoder = unsafe try Decoder(for: next.stream(heir.track))
        (demuxer, run, entry, suspicion) = (next, heir, nil, nil)
        try take()
        return true
    }

    /// A time of the track that is read, in the first one's ticks.
    private func common(_ time: Int64) throws -> Int64 { av_rescale_q(time, try base(of: run.track).base, ticks.base) }

    /// Whether a recording that begins anywhere has it from before its first key frame, or has it to be shown before that. Only of
    /// H.264 a decoder takes the latter for damage.
    private func isLost(_ packet: Packet) throws -> Bool {
        guard demuxer.mayJump else { return false }
        if entry == nil, packet.isKey { entry = packet.presentation ?? 0 }
        let isLeading = lost > 0 || track.codec == "h264"
        guard entry == nil || isLeading && packet.presentation.map({ $0 < entry ?? 0 }) == true else {
            return false
        }
        lost += 1
        return true
    }

    /// Where transport streams were put one behind the other, the packets' numbers jump, and the last picture before the joint, or
    /// the one before that, is taken for incomplete. If a key frame comes next, and each picture at its time, nothing is missing;
    /// what is wrong in the pictures themselves, their decoder tells.
    ///
    /// Throws: `LibraryError` where something is missing.
    private func weigh(_ packet: Packet) throws {
        if let suspicion {
            guard let time = packet.decoding, abs(time - suspicion.due) * 2 <= suspicion.span,
                packet.isKey || suspicion.rest > 0
            else { throw LibraryError(mq_averror_invalid_data()) }
        }
        let rest = packet.isKey ? 0 : suspicion?.rest ?? 0
        guard packet.isCorrupt || rest > 0 else { return suspicion = nil }
        guard let time = packet.decoding else { throw LibraryError(mq_averror_invalid_data()) }
        suspicion = Suspicion(due: time + packet.span, span: packet.span, rest: packet.isCorrupt ? 1 : rest - 1)
    }

    /// Takes note of the form of `decoded`.
    private func look(at time: Duration) throws {
        let isInterlaced = unsafe decoded.raw.pointee.interlaced_frame != 0
        let next = PictureForm(
            shape: try shape(of: decoded), pixelFormat: decoded.pixelFormat, colours: ColourSpace(decoded),
            hdr: unsafe DynamicRange.name(
                transfer: decoded.raw.pointee.color_trc, primaries: decoded.raw.pointee.color_primaries,
                format: decoded.pixelFormat),
            isInterlaced: isInterlaced || form?.isInterlaced ?? probe.isInterlaced)
        if let what = form?.change(to: next), changes.count < Self.most { changes.append((time, what)) }
        form = next
    }

    private func base(of index: Int) throws -> Ticks { unsafe try Ticks(demuxer.stream(index).pointee.time_base) }

    /// Damage, told as the end of a truncated file where nothing comes after it.
    private func broken(_ words: String) -> Fault {
        let now = ticks.span(clock.end)
        if words.contains("max pixel count") {
            // libavutil has no code of its own for this.
            return demuxer.faults.tooLarge("more pixels in a picture than are read", cause: words)
        }
        // The rest of the file tells which it is.
        while (try? demuxer.read(into: packet)) == true {  // an error here is the end that is looked for
            if demuxer.plays(packet, in: run), !packet.isCorrupt { return demuxer.faults.damaged(at: now, words) }
        }
        guard probe.kind == .video, let whole = probe.duration, now < whole else {
            return demuxer.faults.damaged(at: now, words)
        }
        return demuxer.faults.truncated(at: now, of: whole, words)
    }

    /// Throws: `Fault` where the file ended before it said it would.
    private func checkLength() throws {
        guard probe.kind == .video, !demuxer.isSpanGuessed, !demuxer.mayJump, let whole = probe.duration else { return }
        let now = track.span == nil ? clock.lastEnd : ticks.span(clock.end)
        let slack = max(.milliseconds(250), (track.rate?.spanOfFrame ?? .zero) * 2)
        guard now + slack >= whole else {
            throw demuxer.faults.truncated(at: now, of: whole, LibraryMessages.latest())
        }
    }

    /// Throws: `Fault` where a picture is said to come long before the one before it: those behind it would all flash by at once.
    private func checkClock() throws {
        let setback = ticks.span(clock.setback)
        guard setback > Self.setback else { return }
        throw demuxer.faults.damaged(at: ticks.span(clock.end), "the pictures' times go back by \(setback.text)")
    }

    /// Throws: `Fault` where all pictures are said to come at once.
    private func checkPace() throws {
        let span = ticks.span(latest)
        guard probe.kind == .video, pictures > 10, Double(pictures) > span.inSeconds * Self.fastest else { return }
        throw demuxer.faults.damaged(at: span, "\(pictures) pictures are said to come within \(span.text)")
    }

    /// A picture's size, the shape of its pixels and how it was held.
    private func shape(of picture: Frame) throws -> PictureShape {
        let pixel = unsafe try av_guess_sample_aspect_ratio(nil, demuxer.stream(run.track), picture.raw)
        return try demuxer.faults.shape(
            width: picture.width, height: picture.height, pixel: pixel,
            orientation: DisplayMatrix.orientation(of: picture) ?? probe.orientation)
    }
}
