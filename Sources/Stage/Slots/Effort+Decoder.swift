import CGStreamer
import Foundation

extension Effort {
    /// `nil` for a format that does not say enough.
    @unsafe fileprivate init?(_ caps: UnsafeMutablePointer<GstCaps>) {
        guard let structure = unsafe gst_caps_get_structure(caps, 0) else { return nil }
        var (width, height, over, under): (gint, gint, gint, gint) = (0, 0, 0, 0)
        _ = unsafe gst_structure_get_int(structure, "width", &width)
        _ = unsafe gst_structure_get_int(structure, "height", &height)
        _ = unsafe gst_structure_get_fraction(structure, "framerate", &over, &under)
        self.init(
            codec: unsafe String(cString: gst_structure_get_name(structure)), width: Int(width), height: Int(height),
            rate: (Int(over), Int(under)))
    }

    /// What a core of this machine decodes of H.264, or more: it takes longer to make a picture smaller, which is what is tried
    /// out. Units: pixels a second.
    static let speed: Double = {
        let (width, height) = (640, 360)
        let span = mq_time_shrinking(gint(width), gint(height), 3)
        return Double(width * height) * 1e9 / Double(max(1, span))
    }()
}

extension Element {
    /// A decoder of FFmpeg's has as many threads as the film takes, from when it knows the film's format.
    func limitThreads() {
        guard unsafe mq_has(pointer, "max-threads") != 0, let sink = pad("sink") else { return }
        _ = unsafe gst_pad_add_probe(
            sink.pointer, GST_PAD_PROBE_TYPE_EVENT_DOWNSTREAM,
            { pad, info, _ in
                guard let pad = unsafe pad, let info = unsafe info, let caps = unsafe mq_probe_caps(info),
                    let effort = unsafe Effort(caps), let decoder = unsafe gst_pad_get_parent_element(pad)
                else { return GST_PAD_PROBE_OK }
                let cores = ProcessInfo.processInfo.activeProcessorCount
                unsafe Element(owned: decoder).set("max-threads", effort.threads(speed: Effort.speed, cores: cores))
                return GST_PAD_PROBE_OK
            }, nil, nil)
    }
}
