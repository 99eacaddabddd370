import Programmes

/// A text that stands in its zone, in the lines that it has, and in more where it would be small otherwise.
enum TextBlock {
    /// Its part of the zone's width, at most.
    private static let breadth = (95, of: 100)
    /// Lines that would be smaller than this part of the zone's height are broken instead.
    private static let smallest = 8
    /// No zone shows more that can be read, and a word as long as that takes Pango a quarter of a second to break.
    private static let mostCharacters = 10_000

    /// The whole zone. Four bytes a pixel: blue, green, red and one that does not count. Throws: `Fault`.
    static func picture(_ look: TextLook, width: Int, height: Int) throws -> [UInt8] {
        let layout = try TextLayout(String(look.text.prefix(mostCharacters)), size: look.size ?? max(8, height / 2))
        let room = max(1, width * breadth.0 / breadth.of)
        if look.size == nil { fit(layout, width: room, height: height) }
        layout.wrap(at: room, insideWords: true)
        return layout.picture(width: width, height: height, look)
    }

    private static func fit(_ layout: TextLayout, width: Int, height: Int) {
        let largest = max(8, height / 2)
        let extent = layout.extent
        let unbroken = min(largest, largest * width / max(1, extent.width), largest * height / max(1, extent.height))
        guard unbroken < height / smallest else { return layout.setSize(max(8, unbroken)) }
        layout.wrap(at: width, insideWords: false)
        var (fits, tooLarge) = (max(8, unbroken), height / smallest + 1)
        while tooLarge - fits > 1 {
            let tried = (fits + tooLarge) / 2
            layout.setSize(tried)
            let extent = layout.extent
            if extent.width <= width && extent.height <= height { fits = tried } else { tooLarge = tried }
        }
        layout.setSize(fits)
    }
}
