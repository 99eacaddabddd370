import Measures
import Programmes

/// A layout that shows without a break.
struct Run: Sendable {
    /// Which of the schedule's entries brought it.
    let entry: Int
    /// Where its playlists count from.
    let anchor: Instant
    /// When it came onto the screen and left; `nil` lies further off than anyone asked.
    let start: Instant?
    let end: Instant?

    /// What is left of it beside another.
    func without(_ other: Run) -> [Run] {
        let (first, last) = (Instant(nanoseconds: .min), Instant(nanoseconds: .max))
        let (from, to) = (other.start ?? first, other.end ?? last)
        guard (start ?? first) < to, from < (end ?? last) else { return [self] }
        let before = (start ?? first) < from ? [Run(entry: entry, anchor: anchor, start: start, end: from)] : []
        let after = to < (end ?? last) ? [Run(entry: entry, anchor: anchor, start: to, end: end)] : []
        return before + after
    }
}

/// Which of the schedule's entries wins when.
struct Runs: Sendable {
    let schedule: [ScheduleEntry]
    /// Where this one turns the screen off nothing of the other shows.
    let power: [ScheduleEntry]
    let clock: LocalClock

    init(schedule: [ScheduleEntry], power: [ScheduleEntry] = [], clock: LocalClock) {
        self.schedule = schedule
        self.power = power.contains { $0.layout == nil } ? power : []
        self.clock = clock
    }

    /// All rules that decide when something shows.
    var dayparts: [Daypart] { (schedule + power).map(\.daypart) }

    /// The runs that lie in part between the two instants, in order; where nothing is scheduled there is none.
    func runs(from: Instant, to: Instant) -> [Run] {
        let runs = claimed(from: from, to: to)
        guard !power.isEmpty, !runs.isEmpty else { return runs }
        let dark = Runs(schedule: power, clock: clock).runs(from: from, to: to).filter { power[$0.entry].layout == nil }
        return dark.reduce(runs) { runs, dark in runs.flatMap { $0.without(dark) } }
    }

    private func claimed(from: Instant, to: Instant) -> [Run] {
        var claims: [Claim] = []
        for (index, entry) in schedule.enumerated() {
            for window in entry.daypart.windows(from: from, to: to, on: clock) {
                claims.append(Claim(rank: (entry.priority, index), window: window, from: from, to: to))
            }
        }
        let edges = Set(claims.flatMap { [$0.start, $0.end] } + [from, to]).filter { from <= $0 && $0 <= to }.sorted()
        claims.sort { $0.start < $1.start }
        var runs: [Run] = []
        var active: [Claim] = []
        var next = 0
        var last: Claim?
        for (edge, following) in zip(edges, edges.dropFirst()) {
            active.removeAll { $0.end <= edge }
            while next < claims.count, claims[next].start <= edge {
                if claims[next].end > edge { active.append(claims[next]) }
                next += 1
            }
            guard let winner = active.max(by: { $0.rank < $1.rank }) else {
                last = nil
                continue
            }
            let start = edge == from && winner.window.start.map { $0 < from } ?? true ? nil : edge
            let end = following == to && winner.window.end.map { $0 > to } ?? true ? nil : following
            if let last, last.rank == winner.rank, last.window == winner.window, let run = runs.popLast() {
                runs.append(Run(entry: run.entry, anchor: run.anchor, start: run.start, end: end))
            } else {
                let anchor = winner.window.start ?? Instant(nanoseconds: 0)
                runs.append(Run(entry: winner.rank.index, anchor: anchor, start: start, end: end))
            }
            last = winner
        }
        return runs
    }

    /// An entry's wish to show.
    private struct Claim {
        let rank: (priority: Int, index: Int)
        let window: Daypart.Window
        let start: Instant
        let end: Instant

        init(rank: (priority: Int, index: Int), window: Daypart.Window, from: Instant, to: Instant) {
            self.rank = rank
            self.window = window
            start = max(window.start ?? from, from)
            end = min(window.end ?? to, to)
        }
    }
}
