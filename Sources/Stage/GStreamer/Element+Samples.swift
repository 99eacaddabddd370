import CGStreamer

extension Element {
    /// Calls `take` with each sample that reaches this `appsink`, on the thread that carries it.
    func receiveSamples(_ take: @escaping @Sendable (KeptPicture) -> Void) {
        unsafe mq_on_new_sample(
            pointer,
            { sink, data in
                guard let sink = unsafe sink, let data = unsafe data,
                    let sample = unsafe gst_app_sink_try_pull_sample(sink, 0)
                else { return GST_FLOW_OK }
                unsafe Unmanaged<SampleBox>.fromOpaque(data).takeUnretainedValue().take(KeptPicture(owned: sample))
                return GST_FLOW_OK
            }, unsafe Unmanaged.passRetained(SampleBox(take: take)).toOpaque(),
            { data in
                guard let data = unsafe data else { return }
                unsafe Unmanaged<SampleBox>.fromOpaque(data).release()
            })
    }

    /// Calls `give` each time this `appsrc` asks for more, on the thread that carries it, and owns what `give` holds.
    func supplySamples(_ give: @escaping (Element) -> Void) {
        unsafe mq_on_need_data(
            pointer,
            { source, _, data in
                guard let source = UnsafeMutableRawPointer(source), let data = unsafe data else { return }
                unsafe gst_object_ref(source)
                let element = unsafe Element(owned: source.assumingMemoryBound(to: GstElement.self))
                unsafe Unmanaged<SupplyBox>.fromOpaque(data).takeUnretainedValue().give(element)
            }, unsafe Unmanaged.passRetained(SupplyBox(give: give)).toOpaque(),
            { data in
                guard let data = unsafe data else { return }
                unsafe Unmanaged<SupplyBox>.fromOpaque(data).release()
            })
    }

    /// The name of what made it, as in `rtspsrc`.
    var factory: String {
        guard let factory = unsafe gst_element_get_factory(pointer), let name = unsafe mq_factory_name(factory) else {
            return ""
        }
        return unsafe String(cString: name)
    }
}

private final class SampleBox {
    let take: @Sendable (KeptPicture) -> Void

    init(take: @escaping @Sendable (KeptPicture) -> Void) { self.take = take }
}

private final class SupplyBox {
    let give: (Element) -> Void

    init(give: @escaping (Element) -> Void) { self.give = give }
}

extension KeptPicture {
    /// Hands the picture to an `appsrc` under another time and number. Units: nanoseconds.
    func push(to source: Element, at time: Int64, duration: Int64, number: Int) {
        unsafe mq_push_picture(source.pointer, sample, gint64(time), gint64(duration), guint64(number))
    }

    /// The numbers of a sample of sound, as floats.
    var samples: [Float] {
        let bytes = unsafe MediaBuffer.bytes(of: gst_sample_get_buffer(sample))
        return unsafe bytes.withUnsafeBytes { unsafe Array($0.bindMemory(to: Float.self)) }
    }
}

extension Pad {
    /// The size of the pictures that flow here, and how much wider than high their pixels are.
    var shape: (width: Int, height: Int, ratio: Double)? {
        guard let caps = unsafe gst_pad_get_current_caps(pointer) else { return nil }
        defer { unsafe gst_caps_unref(caps) }
        guard let structure = unsafe gst_caps_get_structure(caps, 0) else { return nil }
        var (width, height, over, under): (gint, gint, gint, gint) = (0, 0, 1, 1)
        guard unsafe gst_structure_get_int(structure, "width", &width) != 0,
            unsafe gst_structure_get_int(structure, "height", &height) != 0
        else { return nil }
        _ = unsafe gst_structure_get_fraction(structure, "pixel-aspect-ratio", &over, &under)
        return (Int(width), Int(height), under > 0 && over > 0 ? Double(over) / Double(under) : 1)
    }
}
