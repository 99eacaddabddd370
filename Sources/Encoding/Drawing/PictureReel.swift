import CFFmpeg
import Measures
import SystemPackage

/// A film of PNG pictures, each shown for as many milliseconds as it should be: what is drawn picture by picture, on its
/// way to the decoder.
@safe final class PictureReel {
    private let context: UnsafeMutablePointer<AVFormatContext>
    /// What was written. Units: bytes.
    private(set) var bytes = 0

    /// Throws: `LibraryError`.
    init(_ path: FilePath, _ resolution: Resolution) throws {
        var made: UnsafeMutablePointer<AVFormatContext>?
        try LibraryError.check(unsafe avformat_alloc_output_context2(&made, nil, "mov", "file:\(path.string)"))
        unsafe context = try LibraryError.allocated(made)
        let stream = unsafe try LibraryError.allocated(avformat_new_stream(context, nil))
        unsafe stream.pointee.time_base = AVRational(num: 1, den: 1000)
        let parameters = unsafe try LibraryError.allocated(stream.pointee.codecpar)
        unsafe parameters.pointee.codec_type = AVMEDIA_TYPE_VIDEO
        unsafe parameters.pointee.codec_id = AV_CODEC_ID_PNG
        unsafe parameters.pointee.format = AV_PIX_FMT_RGBA.rawValue
        unsafe parameters.pointee.width = Int32(resolution.width)
        unsafe parameters.pointee.height = Int32(resolution.height)
        try LibraryError.check(unsafe avio_open(&context.pointee.pb, "file:\(path.string)", AVIO_FLAG_WRITE))
        var options = Options(["video_track_timescale": "1000"])
        try LibraryError.check(unsafe avformat_write_header(context, &options.raw))
    }

    deinit {
        unsafe avio_closep(&context.pointee.pb)
        unsafe avformat_free_context(context)
    }

    /// `picture` is red, green, blue and opacity, eight bits each.
    func write(_ picture: Frame, from start: Duration, lasting span: Duration) throws {
        let packet = try PNGEncoder.packet(picture, AV_PIX_FMT_RGBA, isPassing: true)
        let begin = start.wholeNanoseconds / 1_000_000
        packet.setTimes(presentation: begin, decoding: begin, span: span.wholeNanoseconds / 1_000_000)
        unsafe packet.raw.pointee.stream_index = 0
        bytes += packet.size
        let base = AVRational(num: 1, den: 1000)
        unsafe av_packet_rescale_ts(packet.raw, base, context.pointee.streams[0]?.pointee.time_base ?? base)
        try LibraryError.check(unsafe av_interleaved_write_frame(context, packet.raw))
    }

    func finish() throws { try LibraryError.check(unsafe av_write_trailer(context)) }
}
