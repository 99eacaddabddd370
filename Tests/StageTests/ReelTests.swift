import Foundation
import Measures
import Programmes
import Testing

@testable import Stage

/// What stands, runs and ticks, picture by picture.
@Suite struct ReelTests {
    private static let (width, height) = (200, 60)

    private func look(_ text: String) -> TextLook {
        TextLook(text: text, colour: .black, background: Colour(red: 255, green: 200, blue: 0), size: nil, scroll: 60)
    }

    private func strip(_ text: String) throws -> TextStrip {
        try TextStrip(look(text), size: 40, height: Self.height)
    }

    private func ticker(_ text: String, framesBefore: Int = 0) throws -> TickerReel {
        TickerReel(
            strip: try strip(text), scroll: 60, width: Self.width, rate: .thirty, framesBefore: framesBefore)
    }

    /// A picture's columns, each from top to bottom.
    private func columns(_ pixels: [UInt8]?) throws -> [[UInt8]] {
        let pixels = try #require(pixels)
        try #require(pixels.count == Self.width * Self.height * 4)
        return (0..<Self.width).map { column in
            (0..<Self.height).flatMap { row in
                let place = (row * Self.width + column) * 4
                return pixels[place..<place + 3]
            }
        }
    }

    @Test(arguments: ["Pastel de nata", "a", "شاي بالنعناع طازج", "קפה שחור ועוגת גבינה"])
    func `a running text moves by as many pixels each frame, for ever, the way it is read`(text: String) throws {
        let ticker = try ticker(text)
        let isLatin = text.utf8.first.map { $0 < 0x80 } ?? true
        var before = try columns(ticker.picture(at: 0)?.pixels)
        #expect(Set(before).count > 3, "there is ink at the start")
        for frame in 1..<400 {
            let now = try columns(ticker.picture(at: frame)?.pixels)
            #expect(isLatin ? Array(now.dropLast(2)) == Array(before.dropFirst(2)) : now[2...] == before[..<198])
            before = now
        }
    }

    @Test(arguments: ["Pastel de nata", "קפה שחור ועוגת גבינה"])
    func `who joins midway sees what the others see`(text: String) throws {
        let (early, late) = (try ticker(text), try ticker(text, framesBefore: 137))
        for frame in [0, 1, 250] {
            #expect(early.picture(at: 137 + frame)?.pixels == late.picture(at: frame)?.pixels)
        }
    }

    @Test func `a running text begins at the side where reading begins`() throws {
        let ground: [UInt8] = Array(repeatElement([0, 200, 255], count: Self.height).joined())
        let latin = try columns(try ticker("a").picture(at: 0)?.pixels)
        #expect(latin[..<30].contains { $0 != ground } && latin[30..<80].allSatisfy { $0 == ground })
        let hebrew = try columns(try ticker("א").picture(at: 0)?.pixels)
        #expect(hebrew[170...].contains { $0 != ground } && hebrew[120..<170].allSatisfy { $0 == ground })
    }

    @Test func `a text that stands is in the middle of every picture`() throws {
        let reel = try StandingReel(look("Hello"), width: Self.width, height: Self.height, rate: .thirty)
        let first = try #require(reel.picture(at: 0))
        let later = try #require(reel.picture(at: 30))
        #expect(first.pixels == later.pixels && first.frames == 30)
        let columns = try columns(first.pixels)
        let inked = columns.indices.filter { Set(columns[$0].map { $0 }).count > 3 }
        let (left, right) = (try #require(inked.first), Self.width - 1 - (try #require(inked.last)))
        #expect(abs(left - right) <= 6, "\(left) columns on the left, \(right) on the right")
    }

    @Test func `a clock's pictures last until it shows something else, over the change to summer time`() throws {
        // Lisbon's clocks go from one to two at 2026-03-29T01:00Z.
        let start = try #require(Instant(iso8601: "2026-03-29T00:59:58.5Z", in: .gmt))
        let minutes = try WallClock(pattern: "HH:mm", timeZone: "Europe/Lisbon", start: start)
        #expect(minutes.reading(atFrame: 0, rate: .thirty) == ("00:59", 45))
        #expect(minutes.reading(atFrame: 45, rate: .thirty) == ("02:00", 1800))
        let seconds = try WallClock(pattern: "mm:ss", timeZone: "Europe/Lisbon", start: start)
        #expect(seconds.reading(atFrame: 0, rate: .thirty) == ("59:58", 15))
        #expect(seconds.reading(atFrame: 15, rate: .thirty) == ("59:59", 30))
    }

    @Test func `a clock without a pattern or a time zone is refused`() {
        for (pattern, zone) in [("noon", "Europe/Lisbon"), ("HH:mm", "Europe/Atlantis")] {
            #expect(throws: (any Error).self) {
                try WallClock(pattern: pattern, timeZone: zone, start: Instant(nanoseconds: 0))
            }
        }
    }
}
