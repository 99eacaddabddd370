import CGStreamer
import Measures
import Programmes

/// A text that stands in its zone or runs through it, or a clock.
enum TextSource {
    /// Throws: `Fault`.
    static func fill(
        _ bin: Element, text look: TextLook, clock: WallClock?, slot: StageSlot, videoCaps: String, rate: FrameRate
    ) throws {
        let (width, height) = (slot.area.width & ~1, slot.area.height & ~1)
        let source = try Element("appsrc")
        source.set(
            "caps",
            "video/x-raw,format=BGRx,width=\(width),height=\(height),framerate=\(rate.fraction)"
                + ",pixel-aspect-ratio=1/1")
        source.set("format", "time")
        source.set("max-buffers", 2)
        // Those that have gone by since a running text set out.
        let before = rate.frames(in: slot.start - slot.origin)
        let reel: any Reel
        if let clock {
            let size = try fittedSize(look.saying(clock.pattern.widest), width: width, height: height)
            reel = ClockReel(clock: clock, look: look, size: size, width: width, height: height, rate: rate)
        } else if look.scroll > 0 {
            reel = TickerReel(
                strip: try TextStrip(look, size: look.size ?? max(8, height / 2), height: height), scroll: look.scroll,
                width: width, rate: rate, framesBefore: before)
        } else {
            reel = try StandingReel(look, width: width, height: height, rate: rate)
        }
        let filter = try Element.capsFilter(videoCaps)
        try bin.chain([source, try Element("videoconvert"), filter])
        try bin.offerVideo(of: filter)
        Projector(reel: reel, rate: rate).start(source)
    }

    /// The size asked for, else half the zone's height, smaller if a line would not fit. Units: pixels.
    private static func fittedSize(_ look: TextLook, width: Int, height: Int) throws -> Int {
        if let size = look.size { return size }
        let size = max(8, height / 2)
        let strip = try TextStrip(look, size: size, height: height)
        return strip.width > width ? max(8, size * width / strip.width * 95 / 100) : size
    }
}
