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

    /// Another text that looks alike.
    package func saying(_ text: String) -> TextLook {
        TextLook(text: text, colour: colour, background: background, size: size, scroll: scroll)
    }

    /// The fields that are still to be filled.
    package var fields: [String] { TextTemplate(parsing: text)?.fields ?? [] }

    /// As it shows: fields without a value read as what stands behind their bar.
    package func shown(_ values: [String: String]) -> TextLook {
        guard let template = TextTemplate(parsing: text) else { return self }
        return TextLook(
            text: template.shown(values), colour: colour, background: background, size: size, scroll: scroll)
    }

    /// The same with fields filled as far as they are known.
    package func filled(_ values: [String: String]) -> TextLook {
        guard !values.isEmpty, let template = TextTemplate(parsing: text) else { return self }
        return TextLook(
            text: template.filled(values), colour: colour, background: background, size: size, scroll: scroll)
    }
}
