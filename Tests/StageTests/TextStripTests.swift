import Programmes
import Testing

@testable import Stage

@Suite struct TextStripTests {
    private func look(_ text: String) -> TextLook {
        TextLook(
            text: text, colour: Colour(red: 255, green: 0, blue: 0), background: Colour(red: 0, green: 0, blue: 64),
            size: nil, scroll: 0)
    }

    @Test func `ink has the colour asked for, ground its own, and nothing else has any`() throws {
        let strip = try TextStrip(look("Hamburg"), size: 40, height: 60)
        let pixels = self.pixels(of: strip)
        #expect(pixels.contains([0, 0, 255]), "full ink, as blue, green, red")
        #expect(pixels.contains([64, 0, 0]), "bare ground")
        #expect(pixels.allSatisfy { $0[1] == 0 && Int($0[0]) * 4 + Int($0[2]) <= 258 }, "only mixtures of the two")
    }

    private func pixels(of strip: TextStrip) -> [[UInt8]] {
        var picture = [UInt8](repeating: 9, count: strip.width * strip.height * 4)
        strip.draw(from: 0, into: &picture, stride: strip.width, column: 0)
        return stride(from: 0, to: picture.count, by: 4).map { Array(picture[$0..<$0 + 3]) }
    }

    @Test func `a window shows what the whole strip has there`() throws {
        let strip = try TextStrip(look(String(repeating: "Flat white ", count: 100)), size: 40, height: 60)
        try #require(strip.width > 8000, "several pieces")
        let whole = pixels(of: strip)
        for first in [0, 3990, 4000, 4100, strip.width - 50] {
            var picture = [UInt8](repeating: 9, count: 200 * 60 * 4)
            strip.draw(from: first, into: &picture, stride: 200, column: 0)
            for row in [20, 30, 40] {
                for column in 0..<min(200, strip.width - first) {
                    let seen = Array(picture[(row * 200 + column) * 4..<(row * 200 + column) * 4 + 3])
                    let expected = whole[row * strip.width + first + column]
                    if seen != expected { Issue.record("\(first): \(column), \(row): \(seen), not \(expected)") }
                }
            }
        }
    }

    @Test func `a font larger than its zone is cut, not fatal`() throws {
        let strip = try TextStrip(look("Hamburg"), size: 400, height: 20)
        #expect(strip.height == 20 && pixels(of: strip).count == strip.width * 20)
    }

    @Test func `a text twice as long is about twice as wide, however long it is`() throws {
        let short = try TextStrip(look(String(repeating: "word ", count: 20)), size: 24, height: 40)
        let long = try TextStrip(look(String(repeating: "word ", count: 2000)), size: 24, height: 40)
        #expect(abs(Double(long.width) / Double(short.width) - 100) < 3)
    }

    @Test func `markup is text like any other`() throws {
        let plain = try TextStrip(look("<b>a & b</b>"), size: 24, height: 40)
        let bold = try TextStrip(look("a & b"), size: 24, height: 40)
        #expect(plain.width > bold.width + 40)
    }

    @Test func `a text of blanks is bare ground`() throws {
        #expect(Set(try pixels(of: TextStrip(look("   "), size: 24, height: 40))) == [[64, 0, 0]])
    }
}
