import Programmes
import Testing

@testable import Stage

/// Texts that stand: what lines they have and where these are.
@Suite struct TextBlockTests {
    private static let (width, height) = (400, 240)

    /// The rows that have ink, as ranges of neighbours, and the columns from the first to the last that has any.
    private func ink(_ text: String, size: Int? = nil) throws -> (lines: [Range<Int>], columns: Range<Int>) {
        let look = TextLook(text: text, colour: .black, background: .white, size: size, scroll: 0)
        let pixels = try TextBlock.picture(look, width: Self.width, height: Self.height)
        try #require(pixels.count == Self.width * Self.height * 4)
        func isInked(_ column: Int, _ row: Int) -> Bool { pixels[(row * Self.width + column) * 4] < 128 }
        var lines: [Range<Int>] = []
        for row in 0..<Self.height where (0..<Self.width).contains(where: { isInked($0, row) }) {
            if let last = lines.last, last.upperBound == row {
                lines[lines.count - 1] = last.lowerBound..<row + 1
            } else {
                lines.append(row..<row + 1)
            }
        }
        let columns = (0..<Self.width).filter { column in (0..<Self.height).contains { isInked(column, $0) } }
        return (lines, (columns.first ?? 0)..<(columns.last ?? -1) + 1)
    }

    @Test(arguments: ["HHH\nHHH\nHHH", "HHH\r\nHHH\r\nHHH", "HHH\u{2029}HHH\nHHH"])
    func `a text has the lines that it was given, one below the other, in the middle`(text: String) throws {
        let (lines, columns) = try ink(text)
        #expect(lines.count == 3)
        #expect(Set(lines.map(\.count)).count == 1, "of one size")
        let above = try #require(lines.first).lowerBound
        let below = try Self.height - #require(lines.last).upperBound
        #expect(abs(above - below) < Self.height / 8)
        #expect(abs(columns.lowerBound - (Self.width - columns.upperBound)) < 4)
    }

    @Test func `a short text stays on its line, however wide the zone`() throws {
        #expect(try ink("HH HH HH HH").lines.count == 1)
    }

    @Test func `a long text is broken between words, and all of it is in the zone`() throws {
        let (lines, columns) = try ink(Array(repeating: "HHHHH", count: 24).joined(separator: " "))
        #expect(lines.count > 2)
        #expect(columns.lowerBound > 5 && columns.upperBound < Self.width - 5)
        #expect(lines.allSatisfy { $0.lowerBound > 0 && $0.upperBound < Self.height })
        #expect(lines.allSatisfy { $0.count >= 10 }, "a line of one size could have had 4 rows: \(lines)")
    }

    @Test func `a size that was asked for is kept, and the lines are broken`() throws {
        let (lines, columns) = try ink("HHHHH HHHHH HHHHH", size: 60)
        #expect(lines.count == 3 && lines.allSatisfy { (38...50).contains($0.count) }, "\(lines)")
        #expect(columns.upperBound <= Self.width - 5)
    }

    @Test func `fonts that have drawn another text draw this one as new ones do`() throws {
        let look = TextLook(text: "Total 4.70", colour: .black, background: .white, size: nil, scroll: 0)
        let other = TextLook(text: "\u{5408}\u{8BA1} Größe", colour: .white, background: .black, size: 17, scroll: 0)
        let first = try TextBlock.picture(look, width: Self.width, height: Self.height)
        _ = try TextBlock.picture(other, width: 90, height: 40)
        #expect(try TextBlock.picture(look, width: Self.width, height: Self.height) == first)
        let shelf = FontShelf.shared
        let (one, another) = (try #require(shelf.borrow()), try #require(shelf.borrow()))
        #expect(one !== another, "no two texts have the same at once")
        shelf.giveBack(one)
        shelf.giveBack(another)
    }

    @Test func `too much for any zone is cut, not fatal`() throws {
        #expect(try ink(String(repeating: "H", count: 20_000)).lines.count >= 1)
        #expect(try ink(String(repeating: "H\n", count: 500), size: 2000).lines.count >= 1)
    }
}
