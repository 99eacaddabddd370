import CFFmpeg
import Measures

/// A source picture's size, the shape of its pixels and how it was held.
struct PictureShape: Hashable {
    let width: Int
    let height: Int
    /// A pixel's width over its height.
    let pixelWidth: Int
    let pixelHeight: Int
    let orientation: Orientation

    /// The size of the picture as shown: upright, with square pixels. Neither side ever gets smaller.
    var upright: Resolution? {
        var (across, down) = (width, height)
        if pixelWidth > pixelHeight { across = (width * pixelWidth + pixelHeight / 2) / pixelHeight }
        if pixelWidth < pixelHeight { down = (height * pixelHeight + pixelWidth / 2) / pixelWidth }
        return orientation.isTransposed
            ? Resolution(width: down, height: across) : Resolution(width: across, height: down)
    }

    /// The picture's width over its height as stored, before it is put upright, in exact parts.
    var aspect: (across: Int, down: Int) { (width * pixelWidth, height * pixelHeight) }
}

extension MediaFaults {
    /// Units: pixels. Throws: `Fault` for a size that is unknown or beyond the limits.
    func shape(width: Int, height: Int, pixel: AVRational, orientation: Orientation) throws -> PictureShape {
        guard width > 0, height > 0 else {
            if let words = LibraryMessages.latest(), words.contains("max pixel count") {
                // libavutil has no code of its own for this.
                throw tooLarge("more pixels in a picture than are read", cause: words)
            }
            throw unknown(LibraryMessages.latest() ?? "the picture's size is not given")
        }
        guard width * height <= MediaLimits.pixels else { throw tooLarge("\(width * height) pixels in a picture") }
        // Pixels more than eight times as wide as high, or the reverse, are a muxer's mistake.
        let isSane = pixel.num > 0 && pixel.den > 0 && pixel.num <= 8 * pixel.den && pixel.den <= 8 * pixel.num
        return PictureShape(
            width: width, height: height, pixelWidth: isSane ? Int(pixel.num) : 1,
            pixelHeight: isSane ? Int(pixel.den) : 1, orientation: orientation)
    }
}
