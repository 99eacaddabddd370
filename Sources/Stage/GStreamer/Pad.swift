import CGStreamer

/// A pad of an element. Owns one reference.
///
/// `@unchecked Sendable`: GStreamer locks its own objects; the pointer never changes.
@safe
final class Pad: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<GstPad>

    /// Takes over the reference that `owned` carries.
    init(owned: UnsafeMutablePointer<GstPad>) { unsafe pointer = owned }

    deinit { unsafe gst_object_unref(pointer) }

    func set(_ name: String, _ value: String) {
        let object = unsafe UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: GObject.self)
        unsafe gst_util_set_object_arg(object, name, value)
    }

    /// Which part of its picture, which is so large, a mixer's pad shows; `nil` for the whole. Units: pixels.
    func crop(_ part: (left: Int, top: Int, width: Int, height: Int)?, of whole: (width: Int, height: Int)) {
        let (left, top, width, height) = part ?? (0, 0, whole.width, whole.height)
        let sides = unsafe mq_crop_sides(
            pointer, gint(left), gint(top), gint(width), gint(height), gint(whole.width), gint(whole.height))
        guard sides == 0 else { return }
        guard part != nil else {
            unsafe mq_crop_pad(pointer, 0, 0, 0, 0)
            return
        }
        unsafe mq_crop_pad(pointer, gint(left), gint(top), gint(width), gint(height))
    }

    /// Units: nanoseconds of running time, added to whatever passes.
    func setOffset(_ nanoseconds: Int64) { unsafe gst_pad_set_offset(pointer, gint64(nanoseconds)) }

    /// What a live source brings here is there when it is due: no mixer waits for it beyond that.
    func vouchPunctual() { unsafe mq_is_punctual(pointer) }

    /// Goes on from another time of the media, to the frame. Returns whether it does.
    func seek(to nanoseconds: Int64) -> Bool {
        let flags = GstSeekFlags(rawValue: GST_SEEK_FLAG_FLUSH.rawValue | GST_SEEK_FLAG_ACCURATE.rawValue)
        let event = unsafe gst_event_new_seek(
            1, GST_FORMAT_TIME, flags, GST_SEEK_TYPE_SET, gint64(nanoseconds), GST_SEEK_TYPE_NONE, -1)
        return unsafe gst_pad_send_event(pointer, event) != 0
    }

    /// What makes the media here asks again where it is to lie.
    func askAnew() { _ = unsafe gst_pad_send_event(pointer, gst_event_new_reconfigure()) }

    func link(to sink: Pad) -> Bool { unsafe gst_pad_link(pointer, sink.pointer) == GST_PAD_LINK_OK }

    /// Links what is known to fit. To compare the formats of converters that lead nowhere yet takes longer than a picture.
    func join(_ sink: Pad) -> Bool {
        unsafe gst_pad_link_full(pointer, sink.pointer, GST_PAD_LINK_CHECK_NOTHING) == GST_PAD_LINK_OK
    }

    /// The pad at the other end of the link.
    var peer: Pad? {
        guard let peer = unsafe gst_pad_get_peer(pointer) else { return nil }
        return unsafe Pad(owned: peer)
    }

    /// What flows here: `video/x-raw`, `audio/x-raw`.
    var mediaType: String? {
        guard let caps = unsafe gst_pad_get_current_caps(pointer) ?? gst_pad_query_caps(pointer, nil) else {
            return nil
        }
        defer { unsafe gst_caps_unref(caps) }
        guard let structure = unsafe gst_caps_get_structure(caps, 0) else { return nil }
        return unsafe String(cString: gst_structure_get_name(structure))
    }

    /// What becomes of a buffer that a probe has looked at.
    enum Verdict {
        case pass
        /// The buffer goes no further.
        case drop
        /// The buffer goes on without its first nanoseconds.
        case cut(Int64)
        /// The buffer's bytes go on as the planes that were packed into it.
        case unpack(CanvasPacking)
        /// Only a part of the buffer's sound goes on, and as loud as said.
        case sound(SoundPart)
        /// The buffer goes no further and nothing after it is wanted.
        case end
    }

    /// Calls `look` with each buffer on the thread that carries it.
    func watchBuffers(_ look: @escaping @Sendable (BorrowedBuffer) -> Verdict) {
        let box = unsafe Unmanaged.passRetained(ProbeBox(look: look)).toOpaque()
        _ = unsafe gst_pad_add_probe(
            pointer, GST_PAD_PROBE_TYPE_BUFFER,
            { pad, info, data in
                guard let pad = unsafe pad, let info = unsafe info, let data = unsafe data,
                    let buffer = unsafe mq_probe_buffer(info)
                else { return GST_PAD_PROBE_OK }
                let box = unsafe Unmanaged<ProbeBox>.fromOpaque(data).takeUnretainedValue()
                switch unsafe box.look(BorrowedBuffer(pointer: buffer, pad: pad)) {
                case .pass: return GST_PAD_PROBE_OK
                case .drop: return GST_PAD_PROBE_DROP
                case .cut(let nanoseconds):
                    unsafe mq_probe_cut(info, gint64(nanoseconds))
                    return GST_PAD_PROBE_OK
                case .unpack(let packing):
                    let isRead = unsafe mq_probe_unpack(
                        info, guint(packing.width), guint(packing.height), guint(packing.pitch),
                        packing.isPaired ? 1 : 0)
                    return isRead != 0 ? GST_PAD_PROBE_OK : GST_PAD_PROBE_DROP
                case .sound(let part):
                    unsafe mq_probe_sound(
                        info, guint(part.skip), guint(part.count), part.from, part.to, gint64(part.since),
                        gint64(part.rise), gint64(part.left), gint64(part.fall))
                    return GST_PAD_PROBE_OK
                case .end:
                    if !box.ended {
                        box.ended = true
                        _ = unsafe gst_pad_push_event(pad, gst_event_new_eos())
                    }
                    unsafe mq_probe_set_flow(info, GST_FLOW_EOS)
                    return GST_PAD_PROBE_DROP
                }
            }, box,
            { data in
                guard let data = unsafe data else { return }
                unsafe Unmanaged<ProbeBox>.fromOpaque(data).release()
            })
    }
}

/// A buffer that is only there while a probe runs.
@safe
struct BorrowedBuffer {
    let pointer: UnsafeMutablePointer<GstBuffer>
    let pad: UnsafeMutablePointer<GstPad>

    /// Units: nanoseconds, before the pad's offset.
    var runningTime: Int64 { unsafe Int64(mq_running_time(pad, pointer)) }

    /// Units: nanoseconds.
    var duration: Int64 { unsafe Int64(truncatingIfNeeded: pointer.pointee.duration) }

    /// A reference of one's own to the picture and its format.
    func keep() -> KeptPicture? {
        guard let caps = unsafe gst_pad_get_current_caps(pad) else { return nil }
        defer { unsafe gst_caps_unref(caps) }
        guard let sample = unsafe gst_sample_new(pointer, caps, nil, nil) else { return nil }
        return unsafe KeptPicture(owned: sample)
    }
}

private final class ProbeBox {
    let look: @Sendable (BorrowedBuffer) -> Pad.Verdict
    /// Only the thread that carries the pad's buffers reads and writes it.
    var ended = false

    init(look: @escaping @Sendable (BorrowedBuffer) -> Pad.Verdict) { self.look = look }
}
