import Foundation
import Measures
import Testing

@Suite struct InstantTests {
    private func zone(_ name: String) throws -> TimeZone { try #require(TimeZone(identifier: name)) }

    @Test(arguments: [
        ("2026-12-01T08:00:00.000+00:00", "Europe/Lisbon"), ("2026-07-01T23:59:59.999+01:00", "Europe/Lisbon"),
        ("2026-03-29T02:30:00.123+01:00", "Europe/Lisbon"), ("1969-12-31T23:59:59.001-03:30", "America/St_Johns"),
    ])
    func `what is written reads back`(text: String, name: String) throws {
        let zone = try zone(name)
        #expect(try #require(Instant(iso8601: text, in: zone)).iso8601(in: zone) == text)
    }

    @Test func `a text without offset is local time`() throws {
        let summer = try #require(Instant(iso8601: "2026-07-01T12:00", in: zone("Europe/Berlin")))
        let winter = try #require(Instant(iso8601: "2026-01-01T12:00", in: zone("Europe/Berlin")))
        #expect(summer == Instant(iso8601: "2026-07-01T10:00:00Z", in: .gmt))
        #expect(winter == Instant(iso8601: "2026-01-01T11:00:00Z", in: .gmt))
    }

    @Test func `of a reading shown twice the first is meant, one that is skipped is the change`() throws {
        let berlin = try zone("Europe/Berlin")
        #expect(Instant(iso8601: "2026-10-25T02:30", in: berlin) == Instant(iso8601: "2026-10-25T00:30:00Z", in: .gmt))
        #expect(Instant(iso8601: "2026-03-29T02:30", in: berlin) == Instant(iso8601: "2026-03-29T01:00:00Z", in: .gmt))
    }

    @Test(arguments: [
        "", "2026", "2026-13-01", "2026-02-30T00:00", "2026-01-01T24:00", "2026-01-01T12:60", "2026-01-01T12:00+1",
        "2026-01-01T12:00:00.", "२०२६-01-01T12:00", "2026-01-01T12:00 CET",
    ])
    func `what is not a time is refused`(text: String) { #expect(Instant(iso8601: text, in: .gmt) == nil) }

    @Test func `every day of four centuries has the weekday after the day before`() {
        var previous = CivilDate(daysSinceEpoch: -100_000)
        for days in -99_999...46_000 {
            let date = CivilDate(daysSinceEpoch: days)
            #expect(date.daysSinceEpoch == days)
            #expect(date.weekday == previous.weekday % 7 + 1)
            #expect(previous < date)
            previous = date
        }
        #expect(CivilDate(year: 2026, month: 11, day: 23)?.weekday == 1)
    }
}
