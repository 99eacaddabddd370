import CFFmpeg
import Faults
import Measures
import SystemPackage

/// A media file's pictures, one after the other, cut and scaled for one canvas.
@safe final class PictureSource {
    /// What the pictures are wanted for.
    struct Wish {
        let plan: RenditionPlan
        let output: PictureFilters.Output
    }

    let probe: MediaProbe
    private let wish: Wish
    private let demuxer: Demuxer
    private let decoder: Decoder
    private let track: Track
    private let ticks: Ticks
    private let packet: Packet
    private let decoded: Frame
    private let filtered: Frame
    private var graph: FilterGraph?
    private var form: Form?
    private(set) var placement: Placement?
    /// The first picture's instant on the file's own clock.
    private(set) var origin: Duration?
    private var clock = SourceClock()

    /// What may not change from one picture to the next.
    private struct Form: Equatable {
        let width: Int
        let height: Int
        let format: Int32
    }

    init(_ path: FilePath, wish: Wish) throws {
        demuxer = try Demuxer(path)
        probe = try MediaProbe(demuxer)
        guard let track = probe.picture else { throw demuxer.faults.noPicture("sound only (\(probe.codec))") }
        if let span = probe.duration, span > MediaLimits.span { throw demuxer.faults.tooLong(span) }
        self.track = track
        self.wish = wish
        let stream = unsafe try demuxer.stream(track.index)
        unsafe ticks = Ticks(stream.pointee.time_base)
        do {
            unsafe decoder = try Decoder(for: stream)
        } catch let error as LibraryError {
            throw demuxer.faults.unknown("\(track.codec): \(error.words)")
        }
        packet = try Packet()
        decoded = try Frame()
        filtered = try Frame()
    }

    /// The next picture, valid until the next call; `nil` at the end.
    ///
    /// Throws: `Fault` at the first sign of damage, and where the file ends before it said it would.
    func next() throws -> Frame? {
        while true {
            if let graph {
                switch try graph.pull(into: filtered) {
                case .got: return filtered
                case .ended: return nil
                case .hungry: break
                }
            }
            try feed()
        }
    }

    /// Hands one decoded picture, or the end, to the filters.
    private func feed() throws {
        guard try decode() else {
            guard let graph else { throw demuxer.faults.empty("no picture in its \(track.codec) track") }
            try checkLength()
            return try graph.close(at: clock.end)
        }
        if unsafe decoded.raw.pointee.decode_error_flags != 0 {
            throw demuxer.faults.damaged(at: ticks.span(clock.end), LibraryMessages.latest())
        }
        let time = clock.place(
            at: decoded.bestTime, lasting: decoded.span, otherwise: track.rate.map { ticks.ticks($0.spanOfFrame) } ?? 1)
        if origin == nil { origin = ticks.span(clock.origin) }
        guard ticks.span(time) < MediaLimits.span else { throw demuxer.faults.tooLong(ticks.span(time)) }
        let seen = Form(width: decoded.width, height: decoded.height, format: decoded.pixelFormat.rawValue)
        if let form, form != seen {
            throw demuxer.faults.fault(
                .mediaChanges, "the picture changes from \(form.width)x\(form.height) after \(ticks.span(time).text)",
                remedy: "export it in one size and format")
        }
        form = seen
        if graph == nil { graph = try makeGraph() }
        Pulse.reach(ticks.span(time))
        decoded.time = time
        unsafe decoded.raw.pointee.pict_type = AV_PICTURE_TYPE_NONE
        try graph?.push(decoded)
    }

    /// Fills `decoded`. Returns `false` at the end.
    private func decode() throws -> Bool {
        do {
            while true {
                switch try decoder.receive(into: decoded) {
                case .got: return true
                case .ended: return false
                case .hungry: break
                }
                guard try demuxer.read(into: packet) else {
                    try decoder.send(nil)
                    continue
                }
                clock.note(packet, isPicture: packet.stream == track.index, in: try base(of: packet.stream))
                guard packet.stream == track.index else { continue }
                guard !packet.isCorrupt else { throw LibraryError(mq_averror_invalid_data()) }
                try decoder.send(packet)
            }
        } catch let error as LibraryError {
            throw broken(error.words)
        }
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
            if packet.stream == track.index, !packet.isCorrupt { return demuxer.faults.damaged(at: now, words) }
        }
        guard probe.kind == .video, let whole = probe.duration, now < whole else {
            return demuxer.faults.damaged(at: now, words)
        }
        return demuxer.faults.truncated(at: now, of: whole, words)
    }

    /// Throws: `Fault` where the file ended before it said it would.
    private func checkLength() throws {
        guard probe.kind == .video, let whole = probe.duration else { return }
        let now = track.span == nil ? clock.lastEnd : ticks.span(clock.end)
        let slack = max(.milliseconds(250), (track.rate?.spanOfFrame ?? .zero) * 2)
        guard now + slack >= whole else {
            throw demuxer.faults.truncated(at: now, of: whole, LibraryMessages.latest())
        }
    }

    private func makeGraph() throws -> FilterGraph {
        let colours = ColourSpace(decoded)
        let shape = try demuxer.faults.shape(
            width: decoded.width, height: decoded.height, pixel: try pixelShape(),
            orientation: DisplayMatrix.orientation(of: decoded) ?? probe.orientation)
        let toneMap = try toneMap(colours)
        let grid = if case .video = wish.output { 2 } else { 1 }
        let placement = Placement(shape, fit: wish.plan.fit, on: wish.plan.resolution, grid: grid)
        self.placement = placement
        let filters = PictureFilters(
            shape: shape, placement: placement, colours: colours, toneMap: toneMap, pixelFormat: decoded.pixelFormat,
            isInterlaced: probe.isInterlaced || (unsafe decoded.raw.pointee.interlaced_frame) != 0,
            background: wish.plan.background, output: wish.output, sourceRate: probe.rate)
        let base = ticks.base
        return try FilterGraph(
            pictures: "video_size=\(shape.width)x\(shape.height):pix_fmt=\(decoded.pixelFormat.rawValue)"
                + ":time_base=\(base.num)/\(base.den):pixel_aspect=\(shape.pixelWidth)/\(shape.pixelHeight)",
            through: filters.chain)
    }

    /// Throws: `Fault` where nobody can tell what the numbers stand for.
    private func toneMap(_ colours: ColourSpace) throws -> ToneMap? {
        guard
            let name = unsafe DynamicRange.name(
                transfer: decoded.raw.pointee.color_trc, primaries: decoded.raw.pointee.color_primaries,
                format: decoded.pixelFormat)
        else { return nil }
        guard case .video = wish.output, colours.matrix != nil, !colours.hasAlpha, let map = ToneMap(decoded) else {
            throw demuxer.faults.hdr(name)
        }
        return map
    }

    private func pixelShape() throws -> AVRational {
        unsafe try av_guess_sample_aspect_ratio(nil, demuxer.stream(track.index), decoded.raw)
    }
}
