import CGStreamer
import Faults

/// Bytes on their way into a pipeline.
@safe
struct MediaBuffer: ~Copyable {
    private let pointer: UnsafeMutablePointer<GstBuffer>

    /// Throws: `Fault` when there is no memory.
    init(_ bytes: [UInt8]) throws {
        guard let buffer = unsafe gst_buffer_new_allocate(nil, gsize(bytes.count), nil) else {
            throw Fault(.stage, "no memory for \(bytes.count) bytes", remedy: "free some memory")
        }
        _ = unsafe bytes.withUnsafeBytes { unsafe gst_buffer_fill(buffer, 0, $0.baseAddress, gsize($0.count)) }
        unsafe pointer = buffer
    }

    /// As above, of sound.
    init(samples: [Float]) throws {
        try self.init(unsafe samples.withUnsafeBytes { unsafe Array($0) })
    }

    deinit { unsafe gst_mini_object_unref(pointer.miniObject) }

    /// Units: nanoseconds.
    func setTime(_ time: Int64, duration: Int64) {
        unsafe pointer.pointee.pts = GstClockTime(time)
        unsafe pointer.pointee.duration = GstClockTime(duration)
    }

    /// Hands the bytes to an `appsrc`. Returns whether it wants more.
    @discardableResult
    func push(to source: Element) -> Bool {
        unsafe gst_mini_object_ref(pointer.miniObject)
        return unsafe mq_push_buffer(source.pointer, pointer) == GST_FLOW_OK
    }

    /// A copy of a buffer's bytes; empty for none.
    static func bytes(of buffer: UnsafeMutablePointer<GstBuffer>?) -> [UInt8] {
        guard let buffer = unsafe buffer else { return [] }
        let size = unsafe Int(gst_buffer_get_size(buffer))
        return unsafe [UInt8](unsafeUninitializedCapacity: size) { target, count in
            unsafe count = Int(gst_buffer_extract(buffer, 0, target.baseAddress, gsize(size)))
        }
    }
}

extension UnsafeMutablePointer<GstBuffer> {
    fileprivate var miniObject: UnsafeMutablePointer<GstMiniObject> {
        unsafe UnsafeMutableRawPointer(self).assumingMemoryBound(to: GstMiniObject.self)
    }
}
