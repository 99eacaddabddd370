import CFFmpeg

/// libavcodec's AAC encoder at work on one track of exactly known length.
@safe final class SoundEncoder: SoundForm {
    private let context: UnsafeMutablePointer<AVCodecContext>
    private let block: Frame
    private var written = 0

    init() throws {
        guard let codec = unsafe avcodec_find_encoder(AV_CODEC_ID_AAC) else {
            throw LibraryError(mq_averror_decoder_missing())
        }
        unsafe context = try LibraryError.allocated(avcodec_alloc_context3(codec))
        block = try Frame()
        unsafe context.pointee.sample_rate = Int32(SoundFormat.rate)
        unsafe context.pointee.sample_fmt = AV_SAMPLE_FMT_FLTP
        unsafe context.pointee.bit_rate = Int64(SoundFormat.bitrate)
        unsafe context.pointee.time_base = AVRational(num: 1, den: Int32(SoundFormat.rate))
        unsafe av_channel_layout_default(&context.pointee.ch_layout, Int32(SoundFormat.channels))
        unsafe context.pointee.flags |= AV_CODEC_FLAG_GLOBAL_HEADER | AV_CODEC_FLAG_BITEXACT
        unsafe context.pointee.thread_count = 1
        // At this rate it leaves less noise than the one that libavcodec would take, and a third of the work.
        try LibraryError.check(unsafe av_opt_set(context.pointee.priv_data, "aac_coder", "fast", 0))
        try LibraryError.check(unsafe avcodec_open2(context, codec, nil))
    }

    deinit {
        var owned: UnsafeMutablePointer<AVCodecContext>? = unsafe context
        unsafe avcodec_free_context(&owned)
    }

    @unsafe func describe(_ parameters: UnsafeMutablePointer<AVCodecParameters>) throws {
        try LibraryError.check(unsafe avcodec_parameters_from_context(parameters, context))
    }

    /// Encodes at most one block: `count` samples, of which `sound` has the first; the rest is silence.
    func encode(_ sound: Frame?, count: Int, write: (Packet) throws -> Void) throws {
        block.clear()
        unsafe block.raw.pointee.nb_samples = Int32(count)
        unsafe block.raw.pointee.format = AV_SAMPLE_FMT_FLTP.rawValue
        unsafe block.raw.pointee.sample_rate = Int32(SoundFormat.rate)
        unsafe av_channel_layout_default(&block.raw.pointee.ch_layout, Int32(SoundFormat.channels))
        try LibraryError.check(unsafe av_frame_get_buffer(block.raw, 0))
        let heard = min(count, sound?.sampleCount ?? 0)
        for channel in 0..<SoundFormat.channels {
            let target = unsafe UnsafeMutableRawPointer(try block.samples(ofPlane: channel))
            unsafe target.initializeMemory(as: UInt8.self, repeating: 0, count: count * 4)
            if let sound, heard > 0 {
                unsafe target.copyMemory(from: try sound.samples(ofPlane: channel), byteCount: heard * 4)
            }
        }
        block.time = Int64(written)
        written += count
        try LibraryError.check(unsafe avcodec_send_frame(context, block.raw))
        try drain(write)
    }

    /// Encodes what is still inside.
    func finish(write: (Packet) throws -> Void) throws {
        try LibraryError.check(unsafe avcodec_send_frame(context, nil))
        try drain(write)
    }

    private func drain(_ write: (Packet) throws -> Void) throws {
        while true {
            let packet = try Packet()
            guard case .got = try Pull(unsafe avcodec_receive_packet(context, packet.raw)) else { return }
            try write(packet)
        }
    }
}
