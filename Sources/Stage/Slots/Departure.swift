import CGStreamer
import Foundation
import Synchronization

/// Where a file is joined: its streams are held until all are known, sent to the key frame before that, and let go.
///
/// A film that began an hour ago would be decoded from its beginning otherwise.
final class Departure: Sendable {
    /// What lies less far ahead is decoded, which takes no longer. Units: nanoseconds.
    static let least: Int64 = 500_000_000
    /// Times are rounded to nanoseconds in more than one way: so much later the picture before is over for certain.
    static let doubt: Int64 = 1000

    /// Units: nanoseconds of the media's own time.
    private let time: Int64
    private let refused: @Sendable () -> Int64
    private let held = Mutex<[HeldPad]>([])

    /// `refused` is called before anything flows if the file cannot be sent there, and comes from its beginning then. It
    /// returns the running time of that. Units: nanoseconds.
    init(at time: Int64, refused: @escaping @Sendable () -> Int64) {
        self.time = time
        self.refused = refused
    }

    /// `outlet` is the bin's own pad for that stream.
    func hold(_ pad: Pad, outlet: Pad) { held.withLock { $0.append(HeldPad(pad, outlet: outlet)) } }

    /// All streams are known. On a thread of its own: the file's own threads wait.
    func begin() {
        let thread = Thread { [self] in
            let pads = held.withLock { pads in
                defer { pads = [] }
                return pads
            }
            if let first = pads.first, !first.pad.seek(to: time) {
                let zero = refused()
                for pad in pads { pad.outlet.setOffset(zero) }
            } else {
                // A decoder that asked on the way got no answer, and would copy each picture from then on.
                for pad in pads where pad.pad.mediaType == "video/x-raw" { pad.pad.askAnew() }
            }
            for pad in pads { pad.release() }
        }
        thread.name = "departure"
        thread.start()
    }
}

/// A pad of a decoder that lets nothing pass, and keeps what follows from being told of a seek.
@safe
final class HeldPad: Sendable {
    let pad: Pad
    let outlet: Pad
    private let probes: [gulong]

    init(_ pad: Pad, outlet: Pad) {
        self.pad = pad
        self.outlet = outlet
        let kinds = [
            GstPadProbeType(rawValue: GST_PAD_PROBE_TYPE_BLOCK.rawValue | GST_PAD_PROBE_TYPE_BUFFER.rawValue),
            GST_PAD_PROBE_TYPE_EVENT_FLUSH,
        ]
        let block: GstPadProbeCallback = { _, _, _ in GST_PAD_PROBE_OK }
        let drop: GstPadProbeCallback = { _, _, _ in GST_PAD_PROBE_DROP }
        probes = unsafe zip(kinds, [block, drop]).map { kind, callback in
            unsafe gst_pad_add_probe(pad.pointer, kind, callback, nil, nil)
        }
    }

    func release() { for probe in probes { unsafe gst_pad_remove_probe(pad.pointer, probe) } }
}
