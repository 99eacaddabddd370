import Measures
import Programmes

/// One colour all over: one picture, shown again and again without being copied, once a second as nothing changes.
enum FillSource {
    static func fill(_ bin: Element, colour: Colour, videoCaps: String) throws {
        let source = try Element("videotestsrc")
        source.set("pattern", "solid-color")
        source.set("foreground-color", 0xFF00_0000 | Int(colour.red) << 16 | Int(colour.green) << 8 | Int(colour.blue))
        source.set("num-buffers", 1)
        let filter = try Element.capsFilter("\(videoCaps),framerate=1/1")
        try bin.chain([source, try Element.capsFilter(videoCaps), try Element("imagefreeze"), filter])
        try bin.offerVideo(of: filter)
    }
}

extension FrameRate {
    /// As caps have it.
    var fraction: String { "\(numerator)/\(denominator)" }
}
