import CGStreamer
import Faults
import Programmes

/// A line of text as pixels on its background.
struct TextStrip: Sendable {
    let width: Int
    let height: Int
    /// Four bytes a pixel, B G R X, rows from the top, no padding between them.
    let pixels: [UInt8]

    /// The widest line that one picture holds. Units: pixels.
    static let maximumWidth = 16_000

    /// Renders `text` with a font of `size` pixels, vertically centred in `height`.
    ///
    /// A text too long for one picture is rendered in pieces that break between words. Throws: `Fault`.
    init(_ look: TextLook, size: Int, height: Int) throws {
        let perPiece = max(8, Self.maximumWidth / max(1, size))
        let gap = max(1, size / 4)
        let pieces = try Self.split(look.text, limit: perPiece).map {
            try Self.render($0, size: size, height: height)
        }
        width = pieces.reduce(0) { $0 + $1.columns.count } + gap * max(0, pieces.count - 1)
        self.height = height
        pixels = Self.compose(pieces, gap: gap, width: width, height: height, look: look)
    }

    /// Where ink is, as one byte of coverage a pixel.
    private struct Piece {
        let coverage: [UInt8]
        let stride: Int
        /// The columns from the first to the last that hold ink.
        let columns: Range<Int>
    }

    private static func split(_ text: String, limit: Int) -> [String] {
        var pieces: [String] = []
        var rest = Substring(text.replacing("\n", with: "   "))
        while rest.count > limit {
            let head = rest.prefix(limit)
            let cut = head.lastIndex(of: " ").map { rest.index(after: $0) } ?? head.endIndex
            pieces.append(String(rest[..<cut]))
            rest = rest[cut...]
        }
        return pieces + [String(rest)]
    }

    private static func compose(_ pieces: [Piece], gap: Int, width: Int, height: Int, look: TextLook) -> [UInt8] {
        let (ink, ground) = (look.colour.blueGreenRed, look.background.blueGreenRed)
        var pixels = [UInt8](repeating: 0, count: width * height * 4)
        for pixel in 0..<(width * height) {
            for channel in 0..<3 { pixels[pixel * 4 + channel] = ground[channel] }
        }
        var left = 0
        for piece in pieces {
            for row in 0..<height {
                for (offset, column) in piece.columns.enumerated() {
                    let coverage = Int(piece.coverage[row * piece.stride + column])
                    guard coverage > 0 else { continue }
                    let target = (row * width + left + offset) * 4
                    for channel in 0..<3 {
                        let blended = Int(ink[channel]) * coverage + Int(ground[channel]) * (255 - coverage)
                        pixels[target + channel] = UInt8((blended + 127) / 255)
                    }
                }
            }
            left += piece.columns.count + gap
        }
        return pixels
    }

    /// One piece through GStreamer's text renderer, whose own pipeline lives only as long.
    private static func render(_ text: String, size: Int, height: Int) throws -> Piece {
        let pipeline = Element.pipeline()
        let source = try Element("appsrc")
        source.set("caps", "text/x-raw,format=utf8")
        source.set("format", "time")
        let renderer = try Element("textrender", package: "gstreamer1.0-x")
        renderer.set("font-desc", text: "Sans \(size)px")
        renderer.set("halignment", "left")
        renderer.set("valignment", "center")
        renderer.set("xpad", 0)
        let stride = maximumWidth + 4 * size
        let filter = try Element.capsFilter("video/x-raw,format=ARGB,width=\(stride),height=\(height)")
        let sink = try Element("appsink")
        sink.set("sync", false)
        try pipeline.chain([source, renderer, filter, sink])
        pipeline.setState(GST_STATE_PLAYING)
        defer { pipeline.setState(GST_STATE_NULL) }
        let buffer = try MediaBuffer(Array(text.utf8))
        buffer.setTime(0, duration: 1_000_000_000)
        buffer.push(to: source)
        unsafe mq_end_of_stream(source.pointer)
        guard let sample = unsafe mq_pull_sample(sink.pointer, 10_000_000_000) else {
            throw Fault(
                .stage, "the text '\(text.prefix(40))' could not be rendered",
                remedy: "check that a font is installed (Debian package fonts-dejavu-core)")
        }
        defer { unsafe gst_sample_unref(sample) }
        return try piece(unsafe MediaBuffer.bytes(of: gst_sample_get_buffer(sample)), stride: stride, height: height)
    }

    private static func piece(_ pixels: [UInt8], stride: Int, height: Int) throws -> Piece {
        guard pixels.count >= stride * height * 4 else {
            throw Fault(.stage, "the text renderer's picture is too small", remedy: "report this with the text")
        }
        var coverage = [UInt8](repeating: 0, count: stride * height)
        var (first, last) = (stride, -1)
        for row in 0..<height {
            for column in 0..<stride {
                // White ink with a black shadow: what is white is ink.
                let pixel = (row * stride + column) * 4
                let ink = Int(pixels[pixel]) * Int(pixels[pixel + 1]) / 255
                guard ink > 0 else { continue }
                coverage[row * stride + column] = UInt8(ink)
                first = min(first, column)
                last = max(last, column)
            }
        }
        return Piece(coverage: coverage, stride: stride, columns: first <= last ? first..<(last + 1) : 0..<1)
    }
}

extension Colour {
    fileprivate var blueGreenRed: [UInt8] { [blue, green, red] }
}
