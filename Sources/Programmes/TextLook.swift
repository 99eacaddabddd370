/// A text and how it looks in its zone.
package struct TextLook: Hashable, Sendable, Codable {
    package let text: String
    package let colour: Colour
    package let background: Colour
    /// Units: pixels of font height; `nil` fits the zone.
    package let size: Int?
    /// Units: pixels a second to the left; 0 stands still.
    package let scroll: Int

    package init(text: String, colour: Colour, background: Colour, size: Int?, scroll: Int) {
        self.text = text
        self.colour = colour
        self.background = background
        self.size = size
        self.scroll = scroll
    }
}
