import Foundation
import Measures
import Programmes
import Testing

@testable import Timelines

@Suite struct LedgerTests {
    private static let rules = [
        "hours: 22:00-06:00", "days: [mon..fri], hours: 08:00-20:00", "on: [12-25, 2026-07-01..2026-07-20]",
        "except: [12-24..01-02, last fri], hours: 00:30-02:30", "months: [feb..apr], days: [first sun, wed]",
        "from: 2026-04-02, until: 2027-08-15, hours: 23:00-01:00", "on: 02-29", "days: [sun], hours: 01:00-03:00",
        "repeat: R/2026-01-05/P3W",
    ]

    @Test(arguments: ["Europe/Lisbon", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "UTC"])
    func `years are reckoned as their days are added up`(zone: String) throws {
        for (number, rule) in Self.rules.enumerated() {
            let other = Self.rules[(number + 3) % Self.rules.count]
            let text = """
                programme: ledger
                canvas: 320x180
                layouts:
                  one: { zones: { main: { at: [0, 0, 320, 180], text: one } } }
                  two: { zones: { main: { at: [0, 0, 320, 180], text: two } } }
                schedule: [{ layout: one }, { layout: two, \(rule) }, { layout: one, \(other), priority: 1 }]
                """
            let programme = try ProgrammeFile.parse(Array(text.utf8), file: "l.yaml")
            let clock = try #require(LocalClock.named(zone))
            let runs = Runs(schedule: programme.schedule, clock: clock)
            let ledger = Ledger(runs: runs, layout: "one", memo: Memo())
            let daypart = programme.schedule[2].daypart
            let (first, last) = (20454 + number * 11, 20454 + 1100)
            let sum = (first..<last).reduce(Int64(0)) { $0 + ledger.active(daypart, on: $1) }
            #expect(ledger.active(daypart, from: first, to: last) == sum, "\(rule), \(other)")
            #expect(ledger.active(daypart, from: last, to: first) == -sum)
        }
    }
}
