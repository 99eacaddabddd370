import CGStreamer
import Faults
import Programmes

/// One connection to a stream: from its address to pictures and sound as the canvas wants them, at the stream's own pace.
///
/// A pipeline of its own, so that whatever becomes of it the canvas goes on.
struct StreamConnection {
    private let pipeline = Element.pipeline()
    private let order: StreamReceiver.Order

    /// RTSP over TCP gets through where UDP does not, and is tried first; `attempt` counts.
    ///
    /// Throws: `Fault` for a plug-in that is missing.
    init(
        _ order: StreamReceiver.Order, attempt: Int, picture: @escaping @Sendable (KeptPicture) -> Void,
        sound: @escaping @Sendable ([Float]) -> Void
    ) throws {
        self.order = order
        unsafe mq_use_system_clock(pipeline.pointer)
        let source = try Element("uridecodebin")
        source.set("uri", text: order.address)
        if order.shape == nil {
            // A picture that comes along is not decoded.
            source.set("caps", "audio/x-raw")
            source.set("expose-all-streams", false)
        }
        pipeline.add(source)
        let pictures = try order.shape.map { try Self.pictures($0, in: pipeline) }
        let sounds = order.hasSound ? try Self.sounds(in: pipeline) : nil
        pictures?.last.receiveSamples { picture($0) }
        sounds?.last.receiveSamples { sound($0.samples) }
        let socket = Socket(
            shape: order.shape, filter: pictures?.filter, picture: pictures?.first, sound: sounds?.first,
            isSecure: attempt % 2 == 0)
        let box = unsafe Unmanaged.passRetained(socket).toOpaque()
        unsafe g_object_set_data_full(source.pointer.gobject, "marquee-socket", box) { data in
            guard let data = unsafe data else { return }
            unsafe Unmanaged<Socket>.fromOpaque(data).release()
        }
        unsafe mq_on_pad_added(
            source.pointer,
            { _, pad, data in
                guard let pad = unsafe pad, let data = unsafe data else { return }
                unsafe gst_object_ref(pad)
                unsafe Unmanaged<Socket>.fromOpaque(data).takeUnretainedValue().plug(Pad(owned: pad))
            }, box)
        unsafe mq_on_source_setup(
            source.pointer,
            { _, element, data in
                guard let element = unsafe element, let data = unsafe data else { return }
                unsafe gst_object_ref(element)
                unsafe Unmanaged<Socket>.fromOpaque(data).takeUnretainedValue().tune(Element(owned: element))
            }, box)
    }

    private static func pictures(
        _ shape: StreamReceiver.Shape, in pipeline: Element
    ) throws -> (first: Element, last: Element, filter: Element) {
        let queue = try Element("queue")
        let progressive = try Element("deinterlace", package: "gstreamer1.0-plugins-good")
        let filter = try Element.capsFilter(SlotBin.Format.video(width: shape.width, height: shape.height))
        let sink = try Self.sink()
        sink.set("max-buffers", 2)
        sink.set("drop", true)
        var chain = [queue, progressive, try Element("videoconvert")]
        if shape.fit == .cover {
            let crop = try Element("aspectratiocrop", package: "gstreamer1.0-plugins-good")
            crop.set("aspect-ratio", "\(shape.width)/\(shape.height)")
            chain.append(crop)
        }
        let scale = try Element("videoscale")
        scale.set("add-borders", false)
        try pipeline.chain(chain + [scale, filter, sink])
        return (queue, sink, filter)
    }

    private static func sounds(in pipeline: Element) throws -> (first: Element, last: Element) {
        let queue = try Element("queue")
        let sink = try Self.sink()
        try pipeline.chain([
            queue, try Element("audioconvert"), try Element("audioresample"),
            try Element.capsFilter(SlotBin.Format.audio), sink,
        ])
        return (queue, sink)
    }

    /// Where what the stream does not have is not waited for.
    private static func sink() throws -> Element {
        let sink = try Element("appsink")
        sink.set("sync", true)
        sink.set("async", false)
        return sink
    }

    /// Runs until it fails or ends, or `verdict`, which is asked ten times a second, has a reason to end it.
    func run(_ verdict: () -> String?) -> String {
        defer { pipeline.setState(GST_STATE_NULL) }
        guard let bus = unsafe gst_element_get_bus(pipeline.pointer) else { return "no bus" }
        defer { unsafe gst_object_unref(bus) }
        let started = pipeline.setState(GST_STATE_PLAYING)
        let wanted = GstMessageType(
            rawValue: GST_MESSAGE_ERROR.rawValue | GST_MESSAGE_EOS.rawValue | GST_MESSAGE_LATENCY.rawValue)
        while true {
            if let reason = verdict() { return reason }
            guard let message = unsafe gst_bus_timed_pop_filtered(bus, 100_000_000, wanted) else {
                if !started { return "it does not start" }
                continue
            }
            defer { unsafe gst_message_unref(message) }
            switch unsafe mq_message_type(message) {
            case GST_MESSAGE_EOS: return "it has ended"
            case GST_MESSAGE_LATENCY: _ = unsafe gst_bin_recalculate_latency(mq_bin(pipeline.pointer))
            default:
                var error: UnsafeMutablePointer<GError>?
                unsafe gst_message_parse_error(message, &error, nil)
                defer { unsafe g_clear_error(&error) }
                return unsafe error.map { unsafe String(String(cString: $0.pointee.message).prefix(200)) }
                    ?? "no reason given"
            }
        }
    }
}

/// Where a stream's parts are plugged in as they become known, on its own threads.
private final class Socket: Sendable {
    private let shape: StreamReceiver.Shape?
    private let filter: Element?
    private let picture: Element?
    private let sound: Element?
    private let isSecure: Bool

    init(shape: StreamReceiver.Shape?, filter: Element?, picture: Element?, sound: Element?, isSecure: Bool) {
        self.shape = shape
        self.filter = filter
        self.picture = picture
        self.sound = sound
        self.isSecure = isSecure
    }

    /// A second picture or sound finds the place taken, and goes nowhere.
    func plug(_ pad: Pad) {
        switch pad.mediaType?.prefix(6) {
        case "video/":
            if let zone = shape, zone.fit == .contain, let shape = pad.shape {
                let area = zone.fit.area(
                    of: shape.width, shape.height, ratio: shape.ratio,
                    in: Area(x: 0, y: 0, width: zone.width, height: zone.height))
                filter?.set("caps", SlotBin.Format.video(width: area.width, height: area.height))
            }
            if let sink = picture?.pad("sink") { _ = pad.link(to: sink) }
        case "audio/":
            if let sink = sound?.pad("sink") { _ = pad.link(to: sink) }
        default: break
        }
    }

    /// Nothing may be waited for longer than a screen can.
    func tune(_ source: Element) {
        switch source.factory {
        case "rtspsrc":
            source.set("latency", 200)
            source.set("protocols", isSecure ? "tcp" : "udp+udp-mcast")
            source.set("tcp-timeout", 5_000_000)
        case "souphttpsrc":
            source.set("timeout", 5)
            source.set("retries", 1)
            source.set("user-agent", text: "marquee")
        default: break
        }
    }
}
