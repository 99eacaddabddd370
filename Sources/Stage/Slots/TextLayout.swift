import CPango
import Faults
import Programmes

/// A text as Pango lays it out, in a font of so many pixels. For one thread at a time.
@safe
final class TextLayout {
    private let layout: OpaquePointer
    private let fonts: FontShelf.Fonts

    /// Throws: `Fault` without a font.
    init(_ text: String, size: Int) throws {
        // Of its own: one thread lays out, another draws, and a font map is not for two.
        guard let fonts = FontShelf.shared.borrow() else {
            throw Fault(.stage, "no fonts", remedy: "install the Debian package fonts-dejavu-core")
        }
        self.fonts = fonts
        unsafe layout = pango_layout_new(fonts.context)
        unsafe pango_layout_set_text(layout, text, -1)
        unsafe pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER)
        setSize(size)
    }

    deinit {
        unsafe g_object_unref(UnsafeMutableRawPointer(layout))
        FontShelf.shared.giveBack(fonts)
    }

    /// Units: pixels.
    func setSize(_ size: Int) {
        let font = unsafe pango_font_description_from_string("Sans")
        defer { unsafe pango_font_description_free(font) }
        unsafe mq_set_size(font, Int32(size))
        unsafe pango_layout_set_font_description(layout, font)
    }

    /// Breaks lines that are wider, between words, and if `insideWords` in a word that is wider by itself.
    func wrap(at width: Int, insideWords: Bool) {
        unsafe mq_set_width(layout, Int32(width))
        unsafe pango_layout_set_wrap(layout, insideWords ? PANGO_WRAP_WORD_CHAR : PANGO_WRAP_WORD)
    }

    /// Of all lines. Units: pixels.
    var extent: (width: Int, height: Int) {
        var extent = PangoRectangle()
        unsafe pango_layout_get_pixel_extents(layout, nil, &extent)
        return (Int(extent.width), Int(extent.height))
    }

    /// The width of each line. Units: pixels.
    var lineWidths: [Int] {
        unsafe (0..<pango_layout_get_line_count(layout)).map { Int(lineExtent($0).width) }
    }

    /// Whether it is read from right to left.
    var runsRight: Bool { unsafe pango_layout_get_direction(layout, 0) == PANGO_DIRECTION_RTL }

    /// All lines in the middle of a picture. Four bytes a pixel: blue, green, red and one that does not count.
    func picture(width: Int, height: Int, _ look: TextLook) -> [UInt8] {
        unsafe picture(width: width, height: height, look) { cairo in
            var extent = PangoRectangle()
            unsafe pango_layout_get_pixel_extents(layout, nil, &extent)
            let left = (width - Int(extent.width)) / 2 - Int(extent.x)
            let top = (height - Int(extent.height)) / 2 - Int(extent.y)
            unsafe cairo_move_to(cairo, Double(left), Double(top))
            unsafe pango_cairo_show_layout(cairo, layout)
        }
    }

    /// A line from the left edge of a picture on, vertically in its middle.
    func picture(ofLine index: Int, width: Int, height: Int, _ look: TextLook) -> [UInt8] {
        unsafe picture(width: width, height: height, look) { cairo in
            let extent = lineExtent(Int32(index))
            let baseline = (height - Int(extent.height)) / 2 - Int(extent.y)
            unsafe cairo_move_to(cairo, Double(-extent.x), Double(baseline))
            unsafe pango_cairo_show_layout_line(cairo, pango_layout_get_line_readonly(layout, Int32(index)))
        }
    }

    private func lineExtent(_ index: Int32) -> PangoRectangle {
        var extent = PangoRectangle()
        unsafe pango_layout_line_get_pixel_extents(pango_layout_get_line_readonly(layout, index), nil, &extent)
        return extent
    }

    private func picture(width: Int, height: Int, _ look: TextLook, _ draw: (OpaquePointer?) -> Void) -> [UInt8] {
        var pixels = [UInt8](repeating: 0, count: width * height * 4)
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
            unsafe draw(cairo)
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
