import Foundation
import Measures
import Programmes
import Testing

@Suite struct ClockReadingTests {
    private static let lisbon = LocalClock.named("Europe/Lisbon") ?? .utc

    private func instant(_ text: String) throws -> Instant { try #require(Instant(iso8601: text, in: .gmt)) }

    @Test(arguments: [
        ("HH:mm:ss", "00:05:09"), ("H.mm", "0.05"), ("hh:mm a", "12:05 AM"), ("h 'o''clock'", "12 o'clock"),
        ("EEEE d. MMMM yyyy", "Wednesday 1. July 2026"), ("EEE dd/MM/yy", "Wed 01/07/26"), ("MMM M", "Jul 7"),
    ])
    func `a pattern reads as the wall does`(pattern: String, reading: String) throws {
        let clock = try #require(ClockPattern(parsing: pattern))
        // An hour ahead of UTC in summer.
        #expect(clock.reading(at: try instant("2026-06-30T23:05:09Z"), in: Self.lisbon) == reading)
    }

    @Test func `it changes with the minute, with the second if it shows them, and with the clocks`() throws {
        let minutes = try #require(ClockPattern(parsing: "HH:mm"))
        let seconds = try #require(ClockPattern(parsing: "ss"))
        let now = try instant("2026-06-30T23:05:09.5Z")
        #expect(minutes.change(after: now, in: Self.lisbon) == (try instant("2026-06-30T23:06:00Z")))
        #expect(seconds.change(after: now, in: Self.lisbon) == (try instant("2026-06-30T23:05:10Z")))
        let sharp = try instant("2026-06-30T23:05:00Z")
        #expect(minutes.change(after: sharp, in: Self.lisbon) == (try instant("2026-06-30T23:06:00Z")))
    }

    @Test func `no reading is wider than the widest`() throws {
        for text in ["EEEE HH:mm", "EEE d MMM", "dd MMMM yyyy hh:mm:ss a"] {
            let clock = try #require(ClockPattern(parsing: text))
            for day in 0..<400 {
                let reading = clock.reading(at: Instant(nanoseconds: Int64(day) * 90_000_000_000_000), in: .utc)
                #expect(reading.count <= clock.widest.count)
            }
        }
    }
}
