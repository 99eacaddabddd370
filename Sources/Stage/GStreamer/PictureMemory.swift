import CGStreamer

/// Memory that FFmpeg's decoders share, film after film.
///
/// `@unchecked Sendable`: GStreamer locks its own objects; the pointer never changes.
@safe
final class PictureMemory: @unchecked Sendable {
    static let shared = PictureMemory()

    let pointer: UnsafeMutablePointer<GstAllocator>

    private init() { unsafe pointer = mq_make_pictures() }

    /// A decoder that decodes into memory that it is given has it from here.
    func offer(to decoder: Element) {
        guard unsafe mq_has(decoder.pointer, "direct-rendering") != 0 else { return }
        unsafe mq_offer_pictures(decoder.pointer, pointer)
    }
}
