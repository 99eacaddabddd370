import Foundation
import Measures
import Testing

@Suite struct LocalClockTests {
    private func clock(_ name: String) throws -> LocalClock { LocalClock.of(try #require(TimeZone(identifier: name))) }

    private func utc(_ text: String) throws -> Instant { try #require(Instant(iso8601: text, in: .gmt)) }

    @Test(arguments: [
        ("Europe/Lisbon", "2026-03-29T00:59:59Z", 0), ("Europe/Lisbon", "2026-03-29T01:00:00Z", 3600),
        ("Europe/Lisbon", "2088-07-01T00:00:00Z", 3600), ("America/New_York", "2026-11-01T05:59:59Z", -14400),
        ("America/New_York", "2026-11-01T06:00:00Z", -18000), ("Asia/Kolkata", "2026-01-01T00:00:00Z", 19800),
        ("Australia/Lord_Howe", "2026-01-01T00:00:00Z", 39600), ("Australia/Lord_Howe", "2026-07-01T00:00:00Z", 37800),
        ("Europe/Dublin", "2026-01-01T00:00:00Z", 0), ("Europe/Dublin", "2026-07-01T00:00:00Z", 3600),
        ("Pacific/Apia", "2011-12-30T09:59:59Z", -36000), ("Pacific/Apia", "2011-12-30T10:00:00Z", 50400),
    ])
    func `clocks run ahead of UTC by what the law says`(zone: String, instant: String, seconds: Int) throws {
        #expect(try clock(zone).offset(at: try utc(instant)) == .seconds(seconds))
    }

    @Test func `a reading that clocks skip is the instant of the change, one that they repeat the first`() throws {
        let lisbon = try clock("Europe/Lisbon")
        let spring = try #require(CivilDate(year: 2026, month: 3, day: 29))
        #expect(lisbon.instant(of: spring, .seconds(5400)) == (try utc("2026-03-29T01:00:00Z")))
        let autumn = try #require(CivilDate(year: 2026, month: 10, day: 25))
        #expect(lisbon.instant(of: autumn, .seconds(5400)) == (try utc("2026-10-25T00:30:00Z")))
        #expect(lisbon.instant(of: autumn, .seconds(7200)) == (try utc("2026-10-25T02:00:00Z")))
    }

    @Test func `stretches meet and cover what is asked`() throws {
        let (from, to) = (try utc("2026-01-01T00:00:00Z"), try utc("2028-01-01T00:00:00Z"))
        let stretches = try clock("America/New_York").stretches(from: from, to: to)
        #expect(stretches.count == 5)
        for (left, right) in zip(stretches, stretches.dropFirst()) { #expect(left.end == right.start) }
        #expect(stretches[0].start <= from && to <= stretches[4].end)
    }

    @Test(arguments: [[], Array("TZif".utf8), Array("TZif2".utf8) + [UInt8](repeating: 255, count: 60)])
    func `bytes that are no time zone are refused`(bytes: [UInt8]) {
        #expect(LocalClock(identifier: "x", tzif: bytes) == nil)
    }

    @Test func `a name cannot leave the database`() throws {
        let zone = try #require(TimeZone(secondsFromGMT: 5400))
        #expect(LocalClock.of(zone).offset(at: try utc("2026-01-01T00:00:00Z")) == .seconds(5400))
    }
}
