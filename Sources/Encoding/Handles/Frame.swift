import CFFmpeg

/// A picture or a stretch of sound whose samples libavutil counts references to.
@safe final class Frame {
    @unsafe let raw: UnsafeMutablePointer<AVFrame>

    init() throws { unsafe raw = try LibraryError.allocated(av_frame_alloc()) }

    deinit {
        var owned: UnsafeMutablePointer<AVFrame>? = unsafe raw
        unsafe av_frame_free(&owned)
    }

    /// Lets go of the samples.
    func clear() { unsafe av_frame_unref(raw) }

    /// A writable picture with samples of its own. Units: pixels.
    convenience init(width: Int, height: Int, format: AVPixelFormat) throws {
        try self.init()
        unsafe raw.pointee.width = Int32(width)
        unsafe raw.pointee.height = Int32(height)
        unsafe raw.pointee.format = format.rawValue
        try LibraryError.check(unsafe av_frame_get_buffer(raw, 0))
    }

    var width: Int { unsafe Int(raw.pointee.width) }
    var height: Int { unsafe Int(raw.pointee.height) }
    var pixelFormat: AVPixelFormat { unsafe AVPixelFormat(rawValue: raw.pointee.format) }
    var sampleCount: Int { unsafe Int(raw.pointee.nb_samples) }

    /// When it is shown or heard, in its stream's time base; `nil` where nobody knows.
    var time: Int64? {
        get { unsafe raw.pointee.pts == mq_no_pts() ? nil : raw.pointee.pts }
        set { unsafe raw.pointee.pts = newValue ?? mq_no_pts() }
    }

    /// The stream's time of the picture, guessed by the decoder where the packet had none.
    var bestTime: Int64? {
        unsafe raw.pointee.best_effort_timestamp == mq_no_pts() ? nil : raw.pointee.best_effort_timestamp
    }

    /// Units: the stream's time base; 0 where nobody knows.
    var span: Int64 { unsafe raw.pointee.pkt_duration }

    /// Units: bytes from the start of one row to the next. `plane` counts from 0 and is at most 2.
    func stride(ofPlane plane: Int) -> Int {
        unsafe Int([raw.pointee.linesize.0, raw.pointee.linesize.1, raw.pointee.linesize.2][plane])
    }

    /// The first sample of a plane that the format has. `plane` counts from 0 and is at most 2.
    @unsafe func samples(ofPlane plane: Int) throws -> UnsafeMutablePointer<UInt8> {
        try unsafe LibraryError.allocated([raw.pointee.data.0, raw.pointee.data.1, raw.pointee.data.2][plane])
    }
}
