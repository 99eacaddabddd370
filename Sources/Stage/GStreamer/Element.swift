import CGStreamer
import Faults

/// An element, bin or pipeline of GStreamer. Owns one reference.
///
/// `@unchecked Sendable`: GStreamer locks its own objects; the pointer never changes.
@safe
final class Element: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<GstElement>

    /// Takes over the reference that `owned` carries.
    init(owned: UnsafeMutablePointer<GstElement>) { unsafe pointer = owned }

    /// A new element of that factory. Throws: `Fault` if its plug-in is not installed.
    init(_ factory: String, package: String = "with its plug-in") throws {
        guard let made = unsafe gst_element_factory_make(factory, nil) else {
            throw Library.missing(factory, package: package)
        }
        unsafe pointer = gst_object_ref_sink(made).assumingMemoryBound(to: GstElement.self)
    }

    /// A mixer; a live one delivers at the pace of the clock, whether its inputs have delivered or not.
    static func mixer(
        _ factory: String, package: String = "gstreamer1.0-plugins-base", live: Bool
    ) throws -> Element {
        guard let made = unsafe mq_make_mixer(factory, live ? 1 : 0) else {
            throw Library.missing(factory, package: package)
        }
        return unsafe Element(floating: made)
    }

    /// The mixer of pictures; one that alone fills the canvas goes on without being copied.
    static func canvas(live: Bool) throws -> Element {
        guard let made = unsafe mq_make_canvas(live ? 1 : 0) else {
            throw Library.missing("compositor", package: "gstreamer1.0-plugins-base")
        }
        return unsafe Element(floating: made)
    }

    static func bin() -> Element { unsafe Element(floating: gst_bin_new(nil)) }
    static func pipeline() -> Element { unsafe Element(floating: gst_pipeline_new(nil)) }

    private init(floating: UnsafeMutablePointer<GstElement>) {
        unsafe pointer = gst_object_ref_sink(floating).assumingMemoryBound(to: GstElement.self)
    }

    deinit { unsafe gst_object_unref(pointer) }

    /// Sets a property from text, whatever its type.
    func set(_ name: String, _ value: String) { unsafe gst_util_set_object_arg(pointer.gobject, name, value) }
    func set(_ name: String, _ value: Int) { set(name, "\(value)") }
    func set(_ name: String, _ value: Bool) { set(name, value ? "true" : "false") }
    /// Sets a text property to exactly this text.
    func set(_ name: String, text: String) { unsafe mq_set_string(pointer, name, text) }

    func add(_ children: Element...) {
        for child in children { unsafe gst_bin_add(mq_bin(pointer), child.pointer) }
    }

    func remove(_ child: Element) { _ = unsafe gst_bin_remove(mq_bin(pointer), child.pointer) }

    /// Adds the elements and links each to the next.
    func chain(_ children: [Element]) throws {
        for child in children { add(child) }
        for (left, right) in zip(children, children.dropFirst()) { try left.link(to: right) }
    }

    func link(to other: Element) throws {
        if let source = pad("src"), let sink = other.pad("sink"), source.join(sink) { return }
        guard unsafe gst_element_link(pointer, other.pointer) != 0 else {
            throw Fault(.stage, "\(name) does not link to \(other.name)", remedy: "report this with the programme")
        }
    }

    /// Returns whether the change succeeded or goes on in the background.
    @discardableResult
    func setState(_ state: GstState) -> Bool {
        unsafe gst_element_set_state(pointer, state) != GST_STATE_CHANGE_FAILURE
    }

    /// From now on its state is not its parent's.
    func lockState() { _ = unsafe gst_element_set_locked_state(pointer, 1) }

    /// What decodes a bin's picture, by its factory, as in `avdec_h264`.
    var pictureDecoder: String? {
        guard let name = unsafe mq_picture_decoder(pointer) else { return nil }
        defer { unsafe g_free(name) }
        return unsafe String(cString: name)
    }

    func syncStateWithParent() { _ = unsafe gst_element_sync_state_with_parent(pointer) }

    func pad(_ name: String) -> Pad? {
        guard let pad = unsafe gst_element_get_static_pad(pointer, name) else { return nil }
        return unsafe Pad(owned: pad)
    }

    func requestPad() -> Pad? {
        guard let pad = unsafe gst_element_request_pad_simple(pointer, "sink_%u") else { return nil }
        return unsafe Pad(owned: pad)
    }

    func release(_ pad: Pad) { unsafe gst_element_release_request_pad(pointer, pad.pointer) }

    /// Offers a child's pad as the bin's own, under `name`.
    func addGhost(of pad: Pad, named name: String) -> Pad? {
        guard let ghost = unsafe gst_ghost_pad_new(name, pad.pointer) else { return nil }
        unsafe gst_pad_set_active(ghost, 1)
        guard unsafe gst_element_add_pad(pointer, ghost) != 0 else { return nil }
        unsafe gst_object_ref(ghost)
        return unsafe Pad(owned: ghost)
    }

    var name: String {
        guard let text = unsafe gst_object_get_name(pointer.gstObject) else { return "element" }
        defer { unsafe g_free(text) }
        return unsafe String(cString: text)
    }
}

extension UnsafeMutablePointer<GstElement> {
    var gobject: UnsafeMutablePointer<GObject> {
        unsafe UnsafeMutableRawPointer(self).assumingMemoryBound(to: GObject.self)
    }

    var gstObject: UnsafeMutablePointer<GstObject> {
        unsafe UnsafeMutableRawPointer(self).assumingMemoryBound(to: GstObject.self)
    }
}
