import CGStreamer
import Foundation

/// What a pipeline says of itself.
enum BusMessage: Sendable {
    /// `source` is the name of the slot's bin or of the element that failed.
    case failed(source: String, what: String)
    case ended
}

/// Reads a pipeline's messages on a thread of its own until the pipeline has ended or `stop` is called.
///
/// `@unchecked Sendable`: `stopping` is guarded by `lock`.
@safe
final class BusWatcher: @unchecked Sendable {
    private let lock = NSLock()
    private var stopping = false

    /// `deliver` is called with each message, and for a failing element inside a slot with the slot's own name.
    func start(_ pipeline: Element, slotPrefix: String, deliver: @escaping @Sendable (BusMessage) -> Void) {
        let thread = Thread { [self] in
            while !lock.withLock({ stopping }) {
                guard let message = Self.next(of: pipeline, within: 1_000_000_000, slotPrefix: slotPrefix) else {
                    continue
                }
                deliver(message)
            }
        }
        thread.name = "stage-bus"
        thread.start()
    }

    /// What a pipeline says next; `nil` for nothing within that time. Units: nanoseconds.
    static func next(of pipeline: Element, within patience: UInt, slotPrefix: String) -> BusMessage? {
        guard let bus = unsafe gst_element_get_bus(pipeline.pointer) else { return nil }
        defer { unsafe gst_object_unref(bus) }
        let wanted = GstMessageType(rawValue: GST_MESSAGE_ERROR.rawValue | GST_MESSAGE_EOS.rawValue)
        guard let message = unsafe gst_bus_timed_pop_filtered(bus, patience, wanted) else { return nil }
        defer { unsafe gst_message_unref(message) }
        guard unsafe mq_message_type(message) != GST_MESSAGE_EOS else { return .ended }
        return unsafe failure(message, in: pipeline, slotPrefix: slotPrefix)
    }

    func stop() { lock.withLock { stopping = true } }

    /// `nil` for an element that was taken out of the pipeline meanwhile: what becomes of it harms nobody.
    private static func failure(
        _ message: UnsafeMutablePointer<GstMessage>, in pipeline: Element, slotPrefix: String
    ) -> BusMessage? {
        var error: UnsafeMutablePointer<GError>?
        var debug: UnsafeMutablePointer<CChar>?
        unsafe gst_message_parse_error(message, &error, &debug)
        defer {
            unsafe g_clear_error(&error)
            unsafe g_free(debug)
        }
        let what = unsafe error.map { unsafe String(cString: $0.pointee.message) } ?? "no reason given"
        var object = unsafe mq_message_source(message)
        var name = "pipeline"
        while let current = unsafe object {
            if let text = unsafe current.pointee.name { name = unsafe String(cString: text) }
            if name.hasPrefix(slotPrefix) { return .failed(source: name, what: what) }
            unsafe object = current.pointee.parent
            let isPipeline = unsafe UnsafeMutableRawPointer(current) == UnsafeMutableRawPointer(pipeline.pointer)
            if unsafe object == nil, !isPipeline { return nil }
        }
        return .failed(source: name, what: what)
    }
}
