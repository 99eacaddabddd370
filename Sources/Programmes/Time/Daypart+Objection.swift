package import Measures

extension Daypart {
    /// The key that keeps an instant out; `nil` if the daypart applies then.
    package func objection(at instant: Instant, on clock: LocalClock) -> String? {
        guard window(at: instant, on: clock) == nil else { return nil }
        let (date, time) = clock.civil(at: instant)
        let today = date.daysSinceEpoch
        if beat != nil { return days.objection(to: today) ?? "repeat" }
        guard !hours.isEmpty else { return days.objection(to: today) ?? "hours" }
        for day in [today, today - 1] {
            let since = time + .seconds((today - day) * 86400)
            guard hours.contains(where: { $0.start <= since && since < $0.end }) else { continue }
            if let key = days.objection(to: day) { return key }
        }
        return "hours"
    }
}
