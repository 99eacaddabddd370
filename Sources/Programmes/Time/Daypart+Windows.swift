package import Measures

extension Daypart {
    /// The window around an instant, if the daypart applies then.
    package func window(at instant: Instant, on clock: LocalClock) -> Window? {
        windows(from: instant, to: instant + .nanoseconds(1), on: clock).first
    }

    /// Every window that lies in part between the two instants, whole and in order. None meets another half-way.
    ///
    /// An end that lies more than two days after `to` may read as `nil`.
    package func windows(from: Instant, to: Instant, on clock: LocalClock) -> [Window] {
        if self == .always { return [Window(start: nil, end: nil)] }
        let first = clock.day(at: from - Self.margin)
        let last = clock.day(at: to + Self.margin)
        let windows: [Window]
        if let beat {
            windows = beats(beat, from: from, to: to, on: clock)
        } else if hours.isEmpty {
            windows = wholeDays(first...last, on: clock)
        } else {
            windows = (first...last).filter(days.contains).flatMap { day in
                hours.flatMap { hours in
                    let midnight = Instant(CivilDate(daysSinceEpoch: day), timeOfDay: .zero)
                    return clock.pieces(from: midnight + hours.start, to: midnight + hours.end)
                }
            }
        }
        let here = windows.filter { $0.start.map { $0 < to } ?? true && $0.end.map { $0 > from } ?? true }
        return here.count < 2
            ? here
            : here.sorted {
                ($0.start ?? Instant(nanoseconds: .min)) < ($1.start ?? Instant(nanoseconds: .min))
            }
    }

    /// No window with hours is longer than a day, no zone further than a day from UTC.
    private static let margin = Duration.seconds(2 * 86400)

    /// Days that follow each other are one window.
    private func wholeDays(_ range: ClosedRange<Int>, on clock: LocalClock) -> [Window] {
        var windows: [Window] = []
        var day = range.lowerBound
        while day <= range.upperBound {
            guard days.contains(day) else {
                day += 1
                continue
            }
            let run = days.run(around: day, horizon: range.upperBound)
            let lowest = CivilDate(daysSinceEpoch: max(run.first ?? range.lowerBound - 2, -106_650))
            let highest = CivilDate(daysSinceEpoch: min(run.end ?? range.upperBound + 2, 106_650))
            var pieces = clock.pieces(
                from: Instant(lowest, timeOfDay: .zero), to: Instant(highest, timeOfDay: .zero))
            if run.first == nil, let piece = pieces.first { pieces[0] = Window(start: nil, end: piece.end) }
            if run.end == nil, let piece = pieces.last {
                pieces[pieces.count - 1] = Window(start: piece.start, end: nil)
            }
            windows += pieces
            guard let end = run.end else { break }
            day = max(end, day + 1)
        }
        return windows
    }

    private func beats(_ beat: Beat, from: Instant, to: Instant, on clock: LocalClock) -> [Window] {
        let origin = clock.instant(of: beat.day, beat.time)
        let period = beat.period.wholeNanoseconds
        var number = max(0, ((from - beat.length) - origin).wholeNanoseconds / period - 1)
        var windows: [Window] = []
        while beat.count.map({ number < Int64($0) }) ?? true {
            let start = Instant(nanoseconds: origin.nanoseconds + number * period)
            guard start < to else { break }
            if days.contains(clock.day(at: start)) { windows.append(Window(start: start, end: start + beat.length)) }
            number += 1
        }
        return windows
    }
}

extension LocalClock {
    /// The day that the calendar shows, counted from 1970-01-01.
    package func day(at instant: Instant) -> Int { civil(at: instant).date.daysSinceEpoch }

    /// The instants at which clocks show what lies between two readings, as if those were in UTC.
    func pieces(from: Instant, to: Instant) -> [Daypart.Window] {
        let margin = Duration.seconds(26 * 3600)
        var pieces: [Daypart.Window] = []
        for stretch in stretches(from: from - margin, to: to + margin) {
            let start = max(stretch.start, from - stretch.offset)
            let end = min(stretch.end, to - stretch.offset)
            guard start < end else { continue }
            if let last = pieces.last, last.end == start {
                pieces[pieces.count - 1] = Daypart.Window(start: last.start, end: end)
            } else {
                pieces.append(Daypart.Window(start: start, end: end))
            }
        }
        return pieces
    }
}
