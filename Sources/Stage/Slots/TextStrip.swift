import Programmes

/// A line of text, however long, as pixels on its background.
///
/// It is laid out once and drawn piece by piece as it is looked at, so a long ticker takes no more memory than a short
/// one. For one thread at a time.
final class TextStrip {
    /// Units: pixels.
    let width: Int
    let height: Int

    /// Units: pixels. Cairo's pictures end at 32767.
    private static let pieceWidth = 4000
    /// The widest canvas shows as many at once, and one more.
    private static let piecesKept = 6

    private let layout: TextLayout
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
        layout = try TextLayout(String(look.text.map { $0.isNewline ? " " : $0 }), size: size)
        layout.wrap(at: Self.pieceWidth, insideWords: true)
        runsRight = layout.runsRight
        // A piece ends between words, and Pango leaves the blank there out.
        let blank = max(1, size / 4)
        var pieces: [Range<Int>] = []
        for width in layout.lineWidths {
            let left = pieces.last.map { $0.upperBound + blank } ?? 0
            pieces.append(left..<left + max(1, min(width, Self.pieceWidth * 2)))
        }
        let whole = pieces.last?.upperBound ?? 1
        // What is read from right to left has its first line at the right.
        self.pieces = runsRight ? pieces.map { whole - $0.upperBound..<whole - $0.lowerBound } : pieces
        width = whole
    }

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
        let pixels = known ?? layout.picture(ofLine: index, width: pieces[index].count, height: height, look)
        drawn.append((index, pixels))
        if drawn.count > Self.piecesKept { drawn.removeFirst() }
        return pixels
    }
}
