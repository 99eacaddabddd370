import Measures
import Programmes

/// How long a layout has shown while a daypart applied. Units: nanoseconds; days count from 1970-01-01.
///
/// Between the days on which a rule or a clock changes every week is like the one before, so years are reckoned as weeks
/// and not gone through.
struct Ledger: Sendable {
    let runs: Runs
    let layout: String
    let memo: Memo

    /// Where a campaign without a first day counts from: 2020-01-01.
    static let origin = 18_262

    static func firstDay(of daypart: Daypart) -> Int {
        daypart.days.first?.daysSinceEpoch ?? daypart.beat?.day.daysSinceEpoch ?? origin
    }

    func midnight(_ day: Int) -> Instant { runs.clock.instant(of: CivilDate(daysSinceEpoch: day), .zero) }

    /// When the layout shows on a day.
    func shown(on day: Int) -> [Range<Int64>] {
        memo.shown(layout, day) {
            let (from, to) = (midnight(day), midnight(day + 1))
            let here = runs.runs(from: from, to: to).filter { runs.schedule[$0.entry].layout == layout }
            return here.map { max($0.start ?? from, from).nanoseconds..<min($0.end ?? to, to).nanoseconds }
        }
    }

    /// The time on a day, up to an instant where one is given, for which it shows while the daypart applies.
    func active(_ daypart: Daypart, on day: Int, until limit: Int64 = .max) -> Int64 {
        let shown = shown(on: day)
        guard let first = shown.first, let last = shown.last else { return 0 }
        if daypart == .always { return shown.reduce(0) { $0 + max(0, min($1.upperBound, limit) - $1.lowerBound) } }
        let windows = daypart.windows(
            from: Instant(nanoseconds: first.lowerBound), to: Instant(nanoseconds: last.upperBound), on: runs.clock)
        var sum: Int64 = 0
        for window in windows {
            let start = window.start?.nanoseconds ?? .min
            let end = min(window.end?.nanoseconds ?? .max, limit)
            for range in shown where range.upperBound > start {
                sum += max(0, min(range.upperBound, end) - max(range.lowerBound, start))
            }
        }
        return sum
    }

    /// The same over whole days, from the first up to but not including the second; negative if that lies before.
    func active(_ daypart: Daypart, from first: Int, to last: Int) -> Int64 {
        if last < first { return -active(daypart, from: last, to: first) }
        guard last - first > 21, let breaks = breaks(daypart, first..<last) else {
            return (first..<last).reduce(0) { $0 + active(daypart, on: $1) }
        }
        var sum: Int128 = 0
        for (start, end) in zip(breaks, breaks.dropFirst()) {
            let weeks = Int64((end - start) / 7)
            let rest = (end - start) % 7
            for day in start..<min(end, start + 7) {
                sum += Int128(active(daypart, on: day)) * Int128(weeks + (day - start < rest ? 1 : 0))
            }
        }
        return Int64(clamping: sum)
    }

    /// The days at which one week may stop being like the one before, from the range's first to its end; `nil` if there
    /// are too many to tell.
    private func breaks(_ daypart: Daypart, _ range: Range<Int>) -> [Int]? {
        var breaks: Set<Int> = [range.lowerBound, range.upperBound]
        for part in [daypart] + runs.dayparts {
            guard part.beat == nil, let changes = part.days.changes(in: range) else { return nil }
            // What begins on a day may reach into the next.
            for day in changes { breaks.formUnion([day, day + 1]) }
        }
        for stretch in runs.clock.stretches(from: midnight(range.lowerBound), to: midnight(range.upperBound))
            .dropFirst()
        {
            let day = runs.clock.day(at: stretch.start)
            breaks.formUnion(day - 2...day + 2)
        }
        return breaks.filter { range.contains($0) || $0 == range.upperBound }.sorted()
    }
}
