import CPango
import Faults
import Programmes

/// A line of text, however long, as pixels on its background.
///
/// It is laid out once and drawn piece by piece as it is looked at, so a long ticker takes no more memory than a short
/// one. For one thread at a time.
@safe
final class TextStrip {
    /// Units: pixels.
    let width: Int
    let height: Int

    /// Units: pixels. Cairo's pictures end at 32767.
    private static let pieceWidth = 4000
    /// The widest canvas shows as many at once, and one more.
    private static let piecesKept = 6

    private let layout: OpaquePointer
    let look: TextLook
    /// Whether it is read from right to left.
    let runsRight: Bool
    private let pieces: [Range<Int>]
    /// The pieces last looked at, the latest at the end.
    private var drawn: [(index: Int, pixels: [UInt8])] = []

    /// The text in a font of `size` pixels, vertically centred in `height`. Throws: `Fault`.
    init(_ look: TextLook, size: Int, height: Int) throws {
        self.look = look
        self.height = height
        // Of its own: one thread lays out, another draws, and a font map is not for two.
        guard let map = unsafe pango_cairo_font_map_new(), let context = unsafe pango_font_map_create_context(map)
        else { throw Fault(.stage, "no fonts", remedy: "install the Debian package fonts-dejavu-core") }
        defer { unsafe g_object_unref(UnsafeMutableRawPointer(map)) }
        defer { unsafe g_object_unref(UnsafeMutableRawPointer(context)) }
        unsafe layout = pango_layout_new(context)
        let font = unsafe pango_font_description_from_string("Sans")
        defer { unsafe pango_font_description_free(font) }
        unsafe mq_set_size(font, Int32(size))
        unsafe pango_layout_set_font_description(layout, font)
        unsafe mq_set_width(layout, Int32(Self.pieceWidth))
        unsafe pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        let line = String(look.text.map { $0.isNewline ? " " : $0 })
        unsafe pango_layout_set_text(layout, line, -1)
        runsRight = unsafe pango_layout_get_direction(layout, 0) == PANGO_DIRECTION_RTL
        // A piece ends between words, and Pango leaves the blank there out.
        let blank = max(1, size / 4)
        var pieces: [Range<Int>] = []
        let lines = unsafe pango_layout_get_line_count(layout)
        for index in 0..<lines {
            var extent = PangoRectangle()
            unsafe pango_layout_line_get_pixel_extents(
                pango_layout_get_line_readonly(layout, index), nil, &extent)
            let left = pieces.last.map { $0.upperBound + blank } ?? 0
            pieces.append(left..<left + max(1, min(Int(extent.width), Self.pieceWidth * 2)))
        }
        let whole = pieces.last?.upperBound ?? 1
        // What is read from right to left has its first line at the right.
        self.pieces = runsRight ? pieces.map { whole - $0.upperBound..<whole - $0.lowerBound } : pieces
        width = whole
    }

    deinit { unsafe g_object_unref(UnsafeMutableRawPointer(layout)) }

    /// Copies the columns from `first` on into a picture of `picture.count / height / 4` columns, whose own columns
    /// begin at `column`. Four bytes a pixel: blue, green, red and one that does not count.
    ///
    /// Columns beyond the strip's ends stay as they are.
    func draw(from first: Int, into picture: inout [UInt8], stride: Int, column: Int) {
        let window = first..<first + stride - column
        for (index, piece) in pieces.enumerated() where piece.overlaps(window) {
            let pixels = self.pixels(of: index)
            let part = piece.clamped(to: window)
            let source = (part.lowerBound - piece.lowerBound) * 4
            let target = (column + part.lowerBound - window.lowerBound) * 4
            for row in 0..<height {
                let from = row * piece.count * 4 + source
                let to = row * stride * 4 + target
                picture.replaceSubrange(to..<to + part.count * 4, with: pixels[from..<from + part.count * 4])
            }
        }
    }

    private func pixels(of index: Int) -> [UInt8] {
        let known = drawn.firstIndex { $0.index == index }.map { drawn.remove(at: $0).pixels }
        let pixels = known ?? render(line: index, width: pieces[index].count)
        drawn.append((index, pixels))
        if drawn.count > Self.piecesKept { drawn.removeFirst() }
        return pixels
    }

    private func render(line index: Int, width: Int) -> [UInt8] {
        var pixels = [UInt8](repeating: 0, count: width * height * 4)
        let line = unsafe pango_layout_get_line_readonly(layout, Int32(index))
        var extent = PangoRectangle()
        unsafe pango_layout_line_get_pixel_extents(line, nil, &extent)
        unsafe pixels.withUnsafeMutableBufferPointer { buffer in
            let surface = unsafe cairo_image_surface_create_for_data(
                buffer.baseAddress, CAIRO_FORMAT_RGB24, Int32(width), Int32(height), Int32(width * 4))
            let cairo = unsafe cairo_create(surface)
            defer {
                unsafe cairo_destroy(cairo)
                unsafe cairo_surface_destroy(surface)
            }
            unsafe look.background.select(cairo)
            unsafe cairo_paint(cairo)
            unsafe look.colour.select(cairo)
            let baseline = (height - Int(extent.height)) / 2 - Int(extent.y)
            unsafe cairo_move_to(cairo, Double(-extent.x), Double(baseline))
            unsafe pango_cairo_show_layout_line(cairo, line)
            unsafe cairo_surface_flush(surface)
        }
        return pixels
    }
}

extension Colour {
    /// Draws with this colour from now on.
    fileprivate func select(_ cairo: OpaquePointer?) {
        unsafe cairo_set_source_rgb(cairo, Double(red) / 255, Double(green) / 255, Double(blue) / 255)
    }
}
