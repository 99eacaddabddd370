import CFFmpeg
import Faults
import Measures
import SystemPackage

/// An open media file: its tracks and, one after the other, their packets.
@safe final class Demuxer {
    private let context: UnsafeMutablePointer<AVFormatContext>
    private var file: UnsafeMutablePointer<AVIOContext>?
    /// How the parts of a file follow each other whose clock may jump.
    var succession: Succession?
    /// Of each track, the packets read so far.
    private var counts: [Int: Int] = [:]
    /// The last packet's number in its track.
    private(set) var number = 0
    let faults: MediaFaults

    /// `isKnown` is for a file that was opened before, or was just written: what its headers say has to do then, where they say
    /// all, and no pictures are decoded to learn more. `succession` is what was found of it then.
    ///
    /// Throws: `Fault` for a file that cannot be read or is none of the formats that are opened here.
    init(_ path: FilePath, isKnown: Bool = false, succession: Succession? = nil) throws {
        self.succession = succession
        faults = MediaFaults(path: path)
        try SourceFile.check(path)
        // What has no mark of its own is not looked for but taken for what it was recognised as.
        let targa = Targa.isIn(path) ? "image2pipe" : nil
        let known = targa ?? (MotionJPEG.isIn(path) ? "mjpeg" : nil)
        var options = Options([
            "protocol_whitelist": "file",
            "format_whitelist": known ?? MediaLimits.formats.joined(separator: ","),
            "max_streams": "\(MediaLimits.streams)", "max_pixels": "\(MediaLimits.pixels)",
        ])
        unsafe file = nil
        var context = unsafe avformat_alloc_context()
        var code = unsafe avio_open2(&file, "file:\(path.string)", AVIO_FLAG_READ, nil, &options.raw)
        if code >= 0 {
            // The libraries see bytes and no name, so neither an ending nor a pattern in it can mislead them.
            unsafe context?.pointee.pb = file
            if targa != nil { unsafe context?.pointee.video_codec_id = AV_CODEC_ID_TARGA }
            let format = unsafe known.flatMap { unsafe av_find_input_format($0) }
            code = unsafe avformat_open_input(&context, nil, format, &options.raw)
        }
        guard code >= 0, let context = unsafe context else {
            let words = LibraryError(code).words
            unsafe avformat_free_context(context)
            unsafe avio_closep(&file)
            // The library would list all that are.
            throw faults.unknown(words.contains("not on whitelist") ? "its format is none that is opened here" : words)
        }
        unsafe self.context = context
        if !isKnown || !format.hasPrefix("mov") { try readHeaders() }
    }

    deinit {
        var owned: UnsafeMutablePointer<AVFormatContext>? = unsafe context
        unsafe avformat_close_input(&owned)
        unsafe avio_closep(&file)
    }

    /// Reads as far as needed to know the tracks, with the picture's size limited there too.
    private func readHeaders() throws {
        let count = streamCount
        let options = UnsafeMutablePointer<OpaquePointer?>.allocate(capacity: max(1, count))
        unsafe options.initialize(repeating: nil, count: max(1, count))
        for index in 0..<count { unsafe av_dict_set(options + index, "max_pixels", "\(MediaLimits.pixels)", 0) }
        let code = unsafe avformat_find_stream_info(context, options)
        for index in 0..<count { unsafe av_dict_free(options + index) }
        unsafe options.deallocate()
        guard code >= 0 else { throw faults.unknown(LibraryError(code).words) }
    }

    var streamCount: Int { unsafe Int(context.pointee.nb_streams) }

    /// Whether it holds a picture and no film.
    var isStill: Bool { format.hasSuffix("_pipe") || format == "image2pipe" || isIcon }
    /// Whether its tracks are one picture in several sizes.
    var isIcon: Bool { format == "ico" }

    /// The container's name in libavformat.
    var format: String { unsafe context.pointee.iformat.map { unsafe String(cString: $0.pointee.name) } ?? "" }

    /// How long the container says that it lasts.
    var span: Duration? {
        let (span, start) = unsafe (context.pointee.duration, context.pointee.start_time)
        guard span > 0 else { return nil }
        // Some writers of Matroska count from zero, wherever the first picture stands; RFC 9559, 5.1.2.10 leaves that open.
        let isCounted = format.hasPrefix("matroska") && start > 0 && start < span
        return .microseconds(isCounted ? span - start : span)
    }

    /// How long a track plays: by the headers, or by its packets where the clock may jump and headers know of the last part only.
    func span(of track: Track) -> Duration? {
        track.succession?.span(of: track.runs) ?? track.span ?? span
    }

    /// Whether that is no more than its bytes at the rate of its start.
    var isSpanGuessed: Bool { unsafe context.pointee.duration_estimation_method == AVFMT_DURATION_FROM_BITRATE }

    /// `index` must be under `streamCount`.
    @unsafe func stream(_ index: Int) throws -> UnsafeMutablePointer<AVStream> {
        try unsafe LibraryError.allocated(context.pointee.streams[index])
    }

    /// The codec's configuration that stands in the container, such as an `avcC` box.
    func configuration(ofStream index: Int) throws -> [UInt8] {
        let parameters = unsafe try LibraryError.allocated(stream(index).pointee.codecpar)
        guard let start = unsafe parameters.pointee.extradata else { return [] }
        return unsafe Array(UnsafeBufferPointer(start: start, count: Int(parameters.pointee.extradata_size)))
    }

    /// Where a track begins on the file's own clock.
    func start(ofStream index: Int) throws -> Duration {
        let stream = unsafe try stream(index)
        let start = unsafe stream.pointee.start_time
        return start == mq_no_pts() ? .zero : unsafe Ticks(stream.pointee.time_base).span(start)
    }

    /// What one picture should last, where the container or the codec says.
    func guessedRate(ofStream index: Int) throws -> FrameRate? {
        let rate = try unsafe av_guess_frame_rate(context, stream(index), nil)
        return FrameRate(Int(rate.num), Int(rate.den))
    }

    /// Whether its clock may jump, as that of files that were put one behind the other does.
    var mayJump: Bool {
        unsafe context.pointee.iformat.map { unsafe $0.pointee.flags & AVFMT_TS_DISCONT != 0 } ?? false
    }

    /// Lets libavformat skip the tracks that nobody reads, but where the one is told by another that its clock has jumped.
    func keepOnly(stream kept: Int) throws {
        guard !mayJump else { return }
        for index in 0..<streamCount where index != kept {
            unsafe try stream(index).pointee.discard = AVDISCARD_ALL
        }
    }

    /// Fills `packet` with the next packet of any track that is not skipped. Returns `false` at the end.
    func read(into packet: Packet) throws -> Bool {
        packet.clear()
        Pulse.beat()
        switch try Pull(unsafe av_read_frame(context, packet.raw)) {
        case .got:
            try mend(packet)
            return true
        case .hungry, .ended: return false
        }
    }

    /// Puts the packet on one clock with those before it.
    private func mend(_ packet: Packet) throws {
        guard let succession else { return }
        number = counts[packet.stream, default: 0]
        counts[packet.stream] = number + 1
        let ticks = unsafe try Ticks(stream(packet.stream).pointee.time_base)
        packet.move(by: ticks.ticks(succession.move(ofPacket: number, in: packet.stream)))
    }
}
