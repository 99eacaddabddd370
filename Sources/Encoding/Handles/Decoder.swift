import CFFmpeg

/// A decoder that stops at the first error instead of guessing.
@safe final class Decoder {
    private let context: UnsafeMutablePointer<AVCodecContext>

    /// Throws: `LibraryError` for a codec that is not there or parameters that it refuses.
    ///
    /// `keysOnly` lets all pictures go by but those that need no others. `isUnseen` is for pictures that only have to decode:
    /// their blocks' edges are not smoothed, which is a fifth of the work and reads no bits, and one thread has to do.
    init(for stream: UnsafeMutablePointer<AVStream>, keysOnly: Bool = false, isUnseen: Bool = false) throws {
        let parameters = unsafe try LibraryError.allocated(stream.pointee.codecpar)
        guard
            let codec = try unsafe SeeThrough.decoder(for: stream) ?? avcodec_find_decoder(parameters.pointee.codec_id)
        else {
            throw LibraryError(mq_averror_decoder_missing())
        }
        unsafe context = try LibraryError.allocated(avcodec_alloc_context3(codec))
        try LibraryError.check(unsafe avcodec_parameters_to_context(context, parameters))
        unsafe context.pointee.pkt_timebase = stream.pointee.time_base
        unsafe context.pointee.max_pixels = Int64(MediaLimits.pixels)
        // The TIFF decoder takes harmless tags that it does not know for errors.
        let isTIFF = unsafe parameters.pointee.codec_id == AV_CODEC_ID_TIFF
        unsafe context.pointee.err_recognition = isTIFF ? 0 : AV_EF_EXPLODE
        // Without this, some decoders pick arithmetic by the processor.
        unsafe context.pointee.flags |= AV_CODEC_FLAG_BITEXACT
        unsafe context.pointee.thread_count = keysOnly || isUnseen ? 1 : 2
        if keysOnly { unsafe context.pointee.skip_frame = AVDISCARD_NONKEY }
        if isUnseen { unsafe context.pointee.skip_loop_filter = AVDISCARD_ALL }
        try LibraryError.check(unsafe avcodec_open2(context, codec, nil))
    }

    deinit {
        var owned: UnsafeMutablePointer<AVCodecContext>? = unsafe context
        unsafe avcodec_free_context(&owned)
    }

    /// Takes a packet, or `nil` for the end of the track.
    func send(_ packet: Packet?) throws { try LibraryError.check(unsafe avcodec_send_packet(context, packet?.raw)) }

    /// Fills `frame` with the next picture or stretch of sound, if there is one.
    func receive(into frame: Frame) throws -> Pull {
        frame.clear()
        return try Pull(unsafe avcodec_receive_frame(context, frame.raw))
    }

    /// The most pictures that are held back to put them in order.
    var reordering: Int { unsafe Int(context.pointee.has_b_frames) }
    /// libavcodec's name, as in `aac`.
    var codec: String { unsafe String(cString: avcodec_get_name(context.pointee.codec_id)) }
    var profile: Int { unsafe Int(context.pointee.profile) }
    /// Ten times the level.
    var level: Int { unsafe Int(context.pointee.level) }
}
