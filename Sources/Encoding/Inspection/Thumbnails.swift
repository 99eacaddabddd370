import CFFmpeg

/// libavcodec's JPEG encoder, for small pictures in reports.
enum Thumbnails {
    /// `picture` is 4:2:0 in limited range. Throws: `LibraryError`.
    static func encode(_ picture: Frame) throws -> [UInt8] {
        let graph = try FilterGraph(
            pictures: "video_size=\(picture.width)x\(picture.height):pix_fmt=\(picture.pixelFormat.rawValue)"
                + ":time_base=1/1:pixel_aspect=1/1",
            through: "scale=in_range=tv:out_range=pc,format=pix_fmts=yuvj420p")
        let copy = try Frame()
        try LibraryError.check(unsafe av_frame_ref(copy.raw, picture.raw))
        try graph.push(copy)
        let full = try Frame()
        guard case .got = try graph.pull(into: full) else { return [] }
        guard let codec = unsafe avcodec_find_encoder(AV_CODEC_ID_MJPEG) else {
            throw LibraryError(mq_averror_decoder_missing())
        }
        var context = unsafe try LibraryError.allocated(avcodec_alloc_context3(codec)) as UnsafeMutablePointer?
        defer { unsafe avcodec_free_context(&context) }
        let settings = unsafe try LibraryError.allocated(context)
        unsafe settings.pointee.width = Int32(full.width)
        unsafe settings.pointee.height = Int32(full.height)
        unsafe settings.pointee.pix_fmt = full.pixelFormat
        unsafe settings.pointee.time_base = AVRational(num: 1, den: 1)
        unsafe settings.pointee.flags |= AV_CODEC_FLAG_BITEXACT | AV_CODEC_FLAG_QSCALE
        unsafe settings.pointee.global_quality = FF_QP2LAMBDA * 4
        unsafe settings.pointee.thread_count = 1
        try LibraryError.check(unsafe avcodec_open2(settings, codec, nil))
        full.time = 0
        // A photograph's own would be stored in its thumbnail, and may be of many megabytes.
        unsafe av_frame_remove_side_data(full.raw, AV_FRAME_DATA_ICC_PROFILE)
        unsafe full.raw.pointee.quality = FF_QP2LAMBDA * 4
        try LibraryError.check(unsafe avcodec_send_frame(settings, full.raw))
        try LibraryError.check(unsafe avcodec_send_frame(settings, nil))
        let packet = try Packet()
        try LibraryError.check(unsafe avcodec_receive_packet(settings, packet.raw))
        return packet.bytes
    }
}
