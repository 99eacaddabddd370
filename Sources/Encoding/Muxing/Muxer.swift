import CFFmpeg
import Measures
import SystemPackage

/// An MP4 file being written: one video track and at most one sound track, or a sound track alone; index first.
@safe final class Muxer {
    private let context: UnsafeMutablePointer<AVFormatContext>
    /// From one picture to the next. Units: ticks of the video track.
    private let step: Int64
    private let soundTrack: Int32

    /// Units: ticks per second of the video track's clock: a multiple of the rate's numerator, so that every frame
    /// lasts a whole number of ticks.
    static func videoScale(for rate: FrameRate) -> Int {
        var scale = rate.numerator
        while scale < 10_000 { scale *= 2 }
        return scale
    }

    /// Units: ticks per second of the file's own clock, in which edit lists count: both tracks' lengths are whole in
    /// it, where such a number is small enough.
    static func movieScale(for rate: FrameRate) -> Int {
        var (a, b) = (rate.numerator, SoundFormat.rate)
        while b != 0 { (a, b) = (b, a % b) }
        let both = rate.numerator / a * SoundFormat.rate
        return both < 1 << 31 ? both : videoScale(for: rate)
    }

    /// Throws: `LibraryError`.
    convenience init(_ path: FilePath, shape: StreamShape, sets: ParameterSets, sound: (any SoundForm)?) throws {
        try self.init(path, pictures: (shape, sets), sound: sound)
    }

    /// Sound alone. Throws: `LibraryError`.
    convenience init(_ path: FilePath, sound: any SoundForm) throws { try self.init(path, pictures: nil, sound: sound) }

    private init(
        _ path: FilePath, pictures: (shape: StreamShape, sets: ParameterSets)?, sound: (any SoundForm)?
    ) throws {
        let scale = pictures.map { Self.videoScale(for: $0.shape.rate) }
        step = pictures.map { Int64((scale ?? 0) / $0.shape.rate.numerator * $0.shape.rate.denominator) } ?? 0
        soundTrack = pictures == nil ? 0 : 1
        var made: UnsafeMutablePointer<AVFormatContext>?
        try LibraryError.check(unsafe avformat_alloc_output_context2(&made, nil, "mp4", "file:\(path.string)"))
        unsafe context = try LibraryError.allocated(made)
        unsafe context.pointee.flags |= AVFMT_FLAG_BITEXACT
        if let pictures, let scale { try addVideo(pictures.shape, pictures.sets, scale: scale) }
        if let sound {
            let stream = unsafe try LibraryError.allocated(avformat_new_stream(context, nil))
            unsafe stream.pointee.time_base = AVRational(num: 1, den: Int32(SoundFormat.rate))
            unsafe try sound.describe(LibraryError.allocated(stream.pointee.codecpar))
        }
        try LibraryError.check(unsafe avio_open(&context.pointee.pb, "file:\(path.string)", AVIO_FLAG_WRITE))
        // Negative composition offsets keep B pictures without an edit list that shifts the first picture.
        var options = Options([
            "movflags": "+faststart+negative_cts_offsets", "video_track_timescale": "\(scale ?? 0)",
            "movie_timescale": "\(pictures.map { Self.movieScale(for: $0.shape.rate) } ?? SoundFormat.rate)",
        ])
        try LibraryError.check(unsafe avformat_write_header(context, &options.raw))
    }

    deinit {
        unsafe avio_closep(&context.pointee.pb)
        unsafe avformat_free_context(context)
    }

    private func addVideo(_ shape: StreamShape, _ sets: ParameterSets, scale: Int) throws {
        let stream = unsafe try LibraryError.allocated(avformat_new_stream(context, nil))
        unsafe stream.pointee.time_base = AVRational(num: 1, den: Int32(scale))
        unsafe stream.pointee.avg_frame_rate =
            AVRational(num: Int32(shape.rate.numerator), den: Int32(shape.rate.denominator))
        unsafe stream.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
        let parameters = unsafe try LibraryError.allocated(stream.pointee.codecpar)
        unsafe parameters.pointee.codec_type = AVMEDIA_TYPE_VIDEO
        unsafe parameters.pointee.codec_id = AV_CODEC_ID_H264
        unsafe parameters.pointee.format = AV_PIX_FMT_YUV420P.rawValue
        unsafe parameters.pointee.width = Int32(shape.resolution.width)
        unsafe parameters.pointee.height = Int32(shape.resolution.height)
        unsafe parameters.pointee.sample_aspect_ratio = AVRational(num: 1, den: 1)
        unsafe parameters.pointee.field_order = AV_FIELD_PROGRESSIVE
        unsafe parameters.pointee.color_range = AVCOL_RANGE_MPEG
        unsafe parameters.pointee.color_primaries = AVCOL_PRI_BT709
        unsafe parameters.pointee.color_trc = AVCOL_TRC_BT709
        unsafe parameters.pointee.color_space = AVCOL_SPC_BT709
        unsafe parameters.pointee.profile = Int32(sets.sequence[1])
        unsafe parameters.pointee.level = Int32(sets.sequence[3])
        let extra = sets.configuration
        let padded = extra.count + Int(AV_INPUT_BUFFER_PADDING_SIZE)
        let bytes = unsafe try LibraryError.allocated(av_mallocz(padded))
        unsafe extra.withUnsafeBytes { source in
            if let start = source.baseAddress { unsafe bytes.copyMemory(from: start, byteCount: source.count) }
        }
        unsafe parameters.pointee.extradata = bytes.assumingMemoryBound(to: UInt8.self)
        unsafe parameters.pointee.extradata_size = Int32(extra.count)
    }

    /// What decodes the pictures that go in, as a reader of the file does.
    func pictureDecoder() throws -> Decoder {
        unsafe try Decoder(for: LibraryError.allocated(context.pointee.streams[0]), isUnseen: true)
    }

    /// The same for the sound beside pictures.
    func soundDecoder() throws -> Decoder {
        unsafe try Decoder(for: LibraryError.allocated(context.pointee.streams[1]))
    }

    /// `proof` sees the packet with the times that it has in the file.
    func write(_ picture: H264Encoder.Picture, proof: VideoProof? = nil) throws {
        picture.packet.setTimes(
            presentation: picture.presentation * step, decoding: picture.decoding * step, span: step)
        try proof?.take(picture.packet)
        try write(picture.packet, toTrack: 0)
    }

    /// The packet's times count samples.
    func writeSound(_ packet: Packet) throws { try write(packet, toTrack: soundTrack) }

    private func write(_ packet: Packet, toTrack track: Int32) throws {
        unsafe packet.raw.pointee.stream_index = track
        try LibraryError.check(unsafe av_interleaved_write_frame(context, packet.raw))
    }

    /// Writes the index and moves it to the front.
    func finish() throws {
        try LibraryError.check(unsafe av_write_trailer(context))
        try LibraryError.check(unsafe avio_closep(&context.pointee.pb))
    }
}
