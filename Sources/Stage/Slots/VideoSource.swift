import CGStreamer
import Faults
import Foundation

/// A file's pictures and sound, or the sound alone. Its pads exist once its streams are known.
enum VideoSource {
    static func fill(
        _ bin: Element, path: String, videoCaps: String?, isLive: Bool, departure: Departure?,
        announce: @escaping @Sendable (SlotBin.Kind, Pad) -> Void
    ) throws {
        let decoder = try Element("uridecodebin")
        decoder.set("uri", text: URL(fileURLWithPath: path).absoluteString)
        bin.add(decoder)
        let branches = Branches(bin: bin, videoCaps: videoCaps, departure: departure, announce: announce)
        let box = unsafe Unmanaged.passRetained(branches).toOpaque()
        unsafe g_object_set_data_full(decoder.pointer.gobject, "marquee-branches", box) { data in
            guard let data = unsafe data else { return }
            unsafe Unmanaged<Branches>.fromOpaque(data).release()
        }
        unsafe mq_on_pad_added(
            decoder.pointer,
            { _, pad, data in
                guard let pad = unsafe pad, let data = unsafe data else { return }
                unsafe gst_object_ref(pad)
                unsafe Unmanaged<Branches>.fromOpaque(data).takeUnretainedValue().grow(Pad(owned: pad))
            }, box)
        unsafe mq_on_no_more_pads(
            decoder.pointer,
            { _, data in
                guard let data = unsafe data else { return }
                unsafe Unmanaged<Branches>.fromOpaque(data).takeUnretainedValue().departure?.begin()
            }, box)
        unsafe mq_on_deep_element_added(
            decoder.pointer,
            { _, _, element, _ in
                guard let element = unsafe element else { return }
                unsafe mq_mend_demuxer(element)
                unsafe gst_object_ref(element)
                unsafe PictureMemory.shared.offer(to: Element(owned: element))
            }, nil)
        guard isLive else { return }
        unsafe mq_on_deep_element_added(
            decoder.pointer,
            { _, _, element, _ in
                guard let element = unsafe element else { return }
                unsafe gst_object_ref(element)
                unsafe Element(owned: element).limitThreads()
            }, nil)
    }
}

/// What follows the decoder, made stream by stream on the decoder's own threads.
private final class Branches: Sendable {
    /// Not owned: the bin owns the decoder, which owns this.
    private let binPointer: UnownedElement
    /// `nil` leaves pictures out.
    private let videoCaps: String?
    /// `nil` for what is played from its beginning.
    let departure: Departure?
    private let announce: @Sendable (SlotBin.Kind, Pad) -> Void

    init(
        bin: Element, videoCaps: String?, departure: Departure?,
        announce: @escaping @Sendable (SlotBin.Kind, Pad) -> Void
    ) {
        binPointer = UnownedElement(bin)
        self.videoCaps = videoCaps
        self.departure = departure
        self.announce = announce
    }

    func grow(_ pad: Pad) {
        let bin = binPointer.element
        do {
            switch pad.mediaType?.prefix(6) {
            case "video/":
                guard let videoCaps else { return }
                try branch(
                    bin, pad, "video", .video,
                    [
                        try Element("videoconvert"), try Element("videoscale"), try Element.capsFilter(videoCaps),
                    ])
            case "audio/":
                try branch(
                    bin, pad, "audio", .audio,
                    [
                        try Element("audioconvert"), try Element("audioresample"),
                        try Element.capsFilter(SlotBin.Format.audio), try Self.joiner(),
                    ])
            default: break
            }
        } catch {
            // The stream stays unlinked; the decoder then reports not-linked on the bus, which fails the slot.
        }
    }

    /// A decoder brings pieces of 21 ms. As long ones as are mixed wake fewer threads.
    private static func joiner() throws -> Element {
        let joiner = try Element("audiobuffersplit", package: "gstreamer1.0-plugins-bad")
        joiner.set("output-buffer-duration", "1/25")
        return joiner
    }

    private func branch(
        _ bin: Element, _ pad: Pad, _ name: String, _ kind: SlotBin.Kind, _ chain: [Element]
    ) throws {
        try bin.chain(chain)
        guard let sink = chain.first?.pad("sink"), let source = chain.last?.pad("src"),
            let ghost = bin.addGhost(of: source, named: name)
        else { throw Fault(.stage, "no pads for \(name)", remedy: "report this with the programme") }
        announce(kind, ghost)
        for element in chain.reversed() { element.syncStateWithParent() }
        departure?.hold(pad, outlet: ghost)
        guard pad.link(to: sink) else {
            throw Fault(.stage, "\(name) does not link", remedy: "report this with the programme")
        }
    }
}

/// An element that outlives its holder for certain.
///
/// `@unchecked Sendable`: the pointer never changes.
@safe
private struct UnownedElement: @unchecked Sendable {
    private let pointer: UnsafeMutablePointer<GstElement>

    init(_ element: Element) { unsafe pointer = element.pointer }

    var element: Element {
        unsafe gst_object_ref(pointer)
        return unsafe Element(owned: pointer)
    }
}
