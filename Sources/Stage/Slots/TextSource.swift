import CGStreamer
import Measures
import Programmes

/// A text that stands in its zone or runs through it.
enum TextSource {
    /// `framesBefore` have gone by since a running text set out.
    static func fill(
        _ bin: Element, look: TextLook, area: Area, videoCaps: String, rate: FrameRate, framesBefore: Int
    ) throws {
        let (width, height) = (area.width & ~1, area.height & ~1)
        let strip = try fitted(look, width: width, height: height)
        let source = try Element("appsrc")
        source.set(
            "caps",
            "video/x-raw,format=BGRx,width=\(width),height=\(height),framerate=\(rate.fraction)"
                + ",pixel-aspect-ratio=1/1")
        source.set("format", "time")
        source.set("max-buffers", 2)
        let filter = try Element.capsFilter(videoCaps)
        let window = TextWindow(
            strip: strip, look: look, width: width, height: height, rate: rate, framesBefore: framesBefore,
            source: source)
        try bin.chain([source, try Element("videoconvert"), filter])
        try bin.offerVideo(of: filter)
        unsafe mq_on_need_data(
            source.pointer,
            { _, _, data in
                guard let data = unsafe data else { return }
                unsafe Unmanaged<TextWindow>.fromOpaque(data).takeUnretainedValue().pushNext()
            }, unsafe Unmanaged.passRetained(window).toOpaque(),
            { data in
                guard let data = unsafe data else { return }
                unsafe Unmanaged<TextWindow>.fromOpaque(data).release()
            })
    }

    /// The text at the size asked for, else half the zone's height, smaller if it would not fit standing still.
    private static func fitted(_ look: TextLook, width: Int, height: Int) throws -> TextStrip {
        var size = look.size ?? max(8, height / 2)
        let strip = try TextStrip(look, size: size, height: height)
        guard look.size == nil, look.scroll == 0, strip.width > width else { return strip }
        size = max(8, size * width / strip.width * 95 / 100)
        return try TextStrip(look, size: size, height: height)
    }
}

/// The part of a strip that is seen at each frame.
///
/// Only the streaming thread of its source uses it.
@safe
private final class TextWindow {
    private let strip: TextStrip
    private let look: TextLook
    private let width: Int
    private let height: Int
    private let rate: FrameRate
    /// Not owned: the source owns this.
    private let source: UnsafeMutablePointer<GstElement>
    private let framesBefore: Int
    private let ground: [UInt8]
    /// What does not run is drawn once.
    private var still: [UInt8]?
    private var frame = 0

    init(
        strip: TextStrip, look: TextLook, width: Int, height: Int, rate: FrameRate, framesBefore: Int,
        source: Element
    ) {
        self.strip = strip
        self.look = look
        self.width = width
        self.height = height
        self.rate = rate
        self.framesBefore = framesBefore
        let blueAndGreen = UInt32(look.background.blue) | UInt32(look.background.green) << 8
        let pixel = (blueAndGreen | UInt32(look.background.red) << 16).littleEndian
        ground = unsafe [UInt32](repeating: pixel, count: width * height).withUnsafeBytes { unsafe Array($0) }
        unsafe self.source = source.pointer
    }

    func pushNext() {
        let start = rate.nanoseconds(ofFrame: frame)
        let duration = rate.nanoseconds(ofFrame: frame + 1) - start
        // Counted in frames, so that a speed that is whole pixels a frame never stutters.
        let travelled = look.scroll * (framesBefore + frame) * rate.denominator / rate.numerator
        frame += 1
        unsafe gst_object_ref(source)
        let source = unsafe Element(owned: self.source)
        guard let buffer = try? MediaBuffer(picture(travelled: travelled)) else {  // no memory: the text ends here
            unsafe mq_end_of_stream(source.pointer)
            return
        }
        buffer.setTime(start, duration: duration)
        buffer.push(to: source)
    }

    /// Units of `travelled`: pixels since the text began.
    private func picture(travelled: Int) -> [UInt8] {
        if let still { return still }
        var picture = ground
        guard look.scroll > 0 else {
            let margin = (width - strip.width) / 2
            strip.draw(from: max(0, -margin), into: &picture, stride: width, column: max(0, margin))
            still = picture
            return picture
        }
        let cycle = strip.width + max(width / 4, height)
        var column = -(travelled % cycle)
        while column < width {
            strip.draw(from: max(0, -column), into: &picture, stride: width, column: max(0, column))
            column += cycle
        }
        return picture
    }
}
