import CGStreamer

/// The clock that a pipeline goes by: the machine's steady one, which can be made to run a little faster or slower.
///
/// A sound card's own clock, which GStreamer would take, gains or loses seconds a day.
/// `@unchecked Sendable`: GStreamer locks its own objects; the pointer never changes.
@safe
final class PipelineClock: @unchecked Sendable {
    private let pointer: UnsafeMutablePointer<GstClock>

    init() { unsafe pointer = mq_make_clock() }

    deinit { unsafe gst_object_unref(pointer) }

    /// Units: nanoseconds since some moment.
    var now: Int64 { Int64(unsafe gst_clock_get_time(pointer)) }

    /// From now on it runs so much faster. Units: parts per million.
    func run(faster speed: Int) { set(to: now, faster: speed) }

    /// Goes on from another time; one that is earlier than what it has told stands until that.
    func set(to time: Int64, faster speed: Int = 0) {
        unsafe gst_clock_set_calibration(
            pointer, gst_clock_get_internal_time(pointer), GstClockTime(max(0, time)),
            GstClockTime(1_000_000 + speed), 1_000_000)
    }

    /// The pipeline goes by it, and its time zero is `base`.
    func drive(_ pipeline: Element, from base: Int64) {
        unsafe mq_use_clock(pipeline.pointer, pointer)
        unsafe gst_element_set_start_time(pipeline.pointer, mq_no_time())
        unsafe gst_element_set_base_time(pipeline.pointer, GstClockTime(max(0, base)))
    }
}

extension Element {
    /// How much later than its time a live pipeline shows a frame. Units: nanoseconds.
    var latency: Int64 { Int64(unsafe mq_latency(pointer)) }
}
