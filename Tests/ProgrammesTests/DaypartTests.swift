import Faults
import Foundation
import Measures
import Programmes
import Testing

@Suite struct DaypartTests {
    private func programme(_ entry: String) throws -> Programme {
        let text = """
            programme: days
            timezone: Europe/Lisbon
            canvas: 320x180
            layouts: { all: { zones: { main: { at: [0, 0, 320, 180], text: hello } } } }
            schedule:
              - { layout: all, \(entry) }
            """
        return try ProgrammeFile.parse(Array(text.utf8), file: "d.yaml")
    }

    private func fault(_ entry: String) -> String {
        do {
            _ = try programme(entry)
            return "no fault"
        } catch { return (error as? FaultList)?.description ?? "\(error)" }
    }

    private func days(_ entry: String, of year: Int = 2026) throws -> [String] {
        let rule = try programme(entry).schedule[0].daypart.days
        let first = try #require(CivilDate(year: year, month: 1, day: 1)?.daysSinceEpoch)
        return (first..<first + 366).filter(rule.contains).map { "\(CivilDate(daysSinceEpoch: $0))".suffix(5) + "" }
    }

    @Test(arguments: [
        ("days: [first monday], months: [jan..mar]", ["01-05", "02-02", "03-02"]),
        ("days: last fri, months: [nov..jan]", ["01-30", "11-27", "12-25"]),
        ("days: [fifth sun]", ["03-29", "05-31", "08-30", "11-29"]),
        ("on: [2026-12-25, 02-28..03-01, 2026-07-01..2026-07-02]", ["02-28", "03-01", "07-01", "07-02", "12-25"]),
        (
            "from: 2026-12-24, until: 2026-12-31, except: [12-25, sun, 2026-12-28..2026-12-30]",
            ["12-24", "12-26", "12-31"]
        ),
        ("repeat: R3/2026-01-31/P1M", ["01-31", "03-31"]),
        ("repeat: R/2026-11-02/P3W", ["11-02", "11-23", "12-14"]),
        ("repeat: R/2024-02-29/P1Y", []),
        (
            "months: [feb], days: [sat, sun], except: [last sun]",
            ["02-01", "02-07", "02-08", "02-14", "02-15", "02-21", "02-28"]
        ),
    ])
    func `days are named as people name them`(entry: String, expected: [String]) throws {
        #expect(try days(entry).filter { $0 != "01-01" || expected.contains($0) } == expected)
    }

    @Test func `a leap day comes every four years`() throws {
        #expect(try days("repeat: R/2024-02-29/P1Y", of: 2028) == ["02-29"])
        #expect(try days("on: 02-29", of: 2028) == ["02-29"])
    }

    @Test(arguments: [
        ("days: [funday]", "d.yaml:6:27: 'funday' is not a weekday or a range of them"),
        ("days: []", "an empty list; name something"),
        ("on: 2026-02-29", "'2026-02-29' is not a day; write 2026-12-25, 12-25 or 2026-12-24..2026-12-26"),
        ("from: 2026-02-02, until: 2026-02-01", "until 2026-02-01 lies before from 2026-02-02; swap them"),
        ("hours: [08:00-12:00, 11:00-13:00]", "hours that overlap"),
        ("hours: [22:00-06:00, 05:00-07:00]", "hours that overlap"),
        ("hours: 08:60-09:00", "'08:60-09:00' is not hours"), ("hours: 25:00-09:00", "is not hours"),
        ("repeat: R/2026-01-01/P0D", "is not a recurrence in ISO 8601"),
        ("repeat: R/2026-01-01T09:00/P1D", "'repeat' with a time, but no end; add 'lasting:'"),
        ("repeat: R/2026-01-01T09:00/PT1H, lasting: 2h", "longer than the 1h 00m it comes again after"),
        ("lasting: 2h", "'lasting' without 'repeat'"), ("mounths: [jan]", "did you mean 'months'?"),
    ])
    func `what is no daypart is refused`(entry: String, fault: String) {
        #expect(self.fault(entry).contains(fault), "\(self.fault(entry))")
    }

    @Test func `a beat keeps its time whatever clocks do`() throws {
        let daypart = try programme("repeat: R3/2026-03-28T23:30/PT90M, lasting: 10m").schedule[0].daypart
        let clock = try #require(LocalClock.named("Europe/Lisbon"))
        let start = try #require(Instant(iso8601: "2026-03-28T00:00:00Z", in: .gmt))
        let windows = daypart.windows(from: start, to: start + .seconds(10 * 86400), on: clock)
        let starts = windows.compactMap { $0.start.map { ($0 - start).inSeconds / 60 } }
        #expect(starts == [1410, 1500, 1590])
        #expect(
            windows.allSatisfy { window in
                window.end.map { end in window.start.map { end - $0 == .seconds(600) } ?? false } ?? false
            })
    }
}
