import CFFmpeg

/// VP8 and VP9 keep what is see-through in a layer beside the pictures. FFmpeg's own decoders leave it out, libvpx's
/// read it.
enum SeeThrough {
    /// Source: WebM's `AlphaMode`, as libavformat passes it on.
    @unsafe static func hasLayer(_ stream: UnsafeMutablePointer<AVStream>) -> Bool {
        guard let entry = unsafe av_dict_get(stream.pointee.metadata, "alpha_mode", nil, 0) else { return false }
        return unsafe String(cString: entry.pointee.value) == "1"
    }

    /// `nil` for a stream without such a layer.
    ///
    /// Throws: `LibraryError` where FFmpeg was built without libvpx, since the picture would show its hidden colours.
    @unsafe static func decoder(for stream: UnsafeMutablePointer<AVStream>) throws -> UnsafePointer<AVCodec>? {
        let names = [AV_CODEC_ID_VP8: "libvpx", AV_CODEC_ID_VP9: "libvpx-vp9"]
        guard unsafe hasLayer(stream), let name = unsafe names[stream.pointee.codecpar.pointee.codec_id] else {
            return nil
        }
        guard let codec = unsafe avcodec_find_decoder_by_name(name) else {
            throw LibraryError(mq_averror_decoder_missing())
        }
        return unsafe codec
    }
}
