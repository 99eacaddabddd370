import CGStreamer
import Faults
import Measures
import Programmes

/// The elements that make one slot's picture and sound.
///
/// The bin offers a pad "video" and, if the media has sound, a pad "audio". A file's pads exist once its streams are
/// known, and are announced then; the others are there from the start.
struct SlotBin: Sendable {
    let bin: Element
    /// Its part of a stream, if it is one.
    let stream: StreamSource?
    /// What makes its pictures if that is a process of its own.
    let guest: GuestReel?

    enum Kind { case video, audio }

    /// What a slot's pads must deliver.
    struct Format: Sendable {
        let canvas: Resolution
        let rate: FrameRate
        /// Whether they deliver at the pace of a screen, and not as fast as they can.
        let isLive: Bool

        /// Raw pictures in the canvas's own format, so that mixing converts nothing.
        ///
        /// `isPaired` is how they lie in memory: as the board's decoder hands them out, and its display takes them.
        static func video(width: Int, height: Int, isPaired: Bool = Survey.bringsPairedChroma) -> String {
            "video/x-raw,format=\(isPaired ? "NV12" : "I420"),colorimetry=bt709,chroma-site=mpeg2,pixel-aspect-ratio=1/1"
                + ",width=\(width),height=\(height)"
        }

        static let audio = "audio/x-raw,format=F32LE,layout=interleaved,rate=48000,channels=2"
    }

    static let namePrefix = "slot-"

    /// Throws: `Fault` for a source that cannot even be opened.
    init(
        _ slot: StageSlot, format: Format, stream setting: StreamSource.Setting, guest: GuestReel?,
        departure: Departure? = nil,
        announce: @escaping @Sendable (Kind, Pad) -> Void
    ) throws {
        self.guest = guest
        let bin = Element.bin()
        self.bin = bin
        stream = slot.source.address.map { StreamSource(slot, address: $0, in: bin, setting) }
        bin.set("name", text: Self.namePrefix + slot.id)
        // Or a screen that is on its way to playing waits for a medium that is slow, or for ever for one that fails then. A record
        // waits for all that is due.
        if format.isLive { bin.set("async-handling", true) }
        let size = Format.video(width: slot.area.width & ~1, height: slot.area.height & ~1)
        switch slot.source {
        case .stream, .soundStream: break
        case .video(let path, _):
            try VideoSource.fill(
                bin, path: path, videoCaps: size, isLive: format.isLive, departure: departure, announce: announce)
        case .sound(let path):
            try VideoSource.fill(
                bin, path: path, videoCaps: nil, isLive: format.isLive, departure: departure, announce: announce)
        case .still(let path):
            try StillSource.fill(bin, path: path, videoCaps: size, rate: format.rate)
        case .text(let look):
            try TextSource.fill(bin, text: look, clock: nil, slot: slot, videoCaps: size, rate: format.rate)
        case .clock(let look, let zone, let ahead):
            let clock = try WallClock(pattern: look.text, timeZone: zone, start: slot.start + ahead)
            try TextSource.fill(bin, text: look, clock: clock, slot: slot, videoCaps: size, rate: format.rate)
        case .fill(let colour):
            try FillSource.fill(bin, colour: colour, videoCaps: size)
        case .page: try guest?.fill(bin, rate: format.rate)
        }
    }
}

extension Element {
    /// Offers the source pad of the chain's last element as the bin's pad "video".
    func offerVideo(of last: Element) throws {
        guard let pad = last.pad("src"), addGhost(of: pad, named: "video") != nil else {
            throw Fault(.stage, "\(last.name) has no source pad", remedy: "report this with the programme")
        }
    }

    static func capsFilter(_ caps: String) throws -> Element {
        let filter = try Element("capsfilter")
        filter.set("caps", caps)
        return filter
    }
}
