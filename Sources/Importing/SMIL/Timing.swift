import Measures

/// When an element of a presentation plays. Source: W3C, SMIL 3.0, Timing; signageOS SMIL player, "Playback scheduling via
/// WallClock".
struct Timing {
    let element: Markup
    let notebook: Notebook

    /// `nil` for what cannot be said in a programme: it was noted, and is left out.
    func limit() -> Draft.Limit? {
        guard let clock = wallClock() else { return nil }
        guard let text = element["expr"] else { return clock }
        guard let condition = Condition.limit(text) else { return leave("the condition \(text)") }
        guard let both = clock.joined(condition) else {
            return leave("'begin' and 'end' beside the condition \(text), which name days or hours both")
        }
        return both
    }

    private func leave(_ what: String) -> Draft.Limit? {
        notebook.add(element, what, "left out, with all that is in it: it cannot be said as days and hours")
        return nil
    }

    private func wallClock() -> Draft.Limit? {
        if let begin = element["begin"], Moment(begin) == nil {
            if let offset = Self.seconds(begin) {
                if offset != 0 { notebook.add(element, "begin=\"\(begin)\"", "it begins with what stands around it") }
            } else {
                return leave("begin=\"\(begin)\", a trigger or a time of a kind that is not known")
            }
        }
        if let end = element["end"], Moment(end) == nil {
            notebook.add(element, "end=\"\(end)\"", "left out: it ends when its items have")
        }
        let (begin, end) = (element["begin"].flatMap(Moment.init), element["end"].flatMap(Moment.init))
        switch (begin?.period ?? end?.period, begin, end) {
        case (nil, nil, nil): return Draft.Limit()
        case (nil, _, _): return once(begin, end)
        case ("P1D", _, _), ("P1W", _, _): return again(begin, end)
        case (let period?, _, _): return leave("a repetition every \(period)")
        }
    }

    private func once(_ begin: Moment?, _ end: Moment?) -> Draft.Limit? {
        let limits = ClockReading.limits(from: begin?.reading, to: end?.reading)
        if limits.count == 1 { return limits[0] }
        guard !limits.isEmpty else { return leave("an end before the beginning") }
        notebook.add(element, "hours on the first or the last day", "the whole of those days counts")
        return Draft.Limit(
            keys: [
                "from": begin.map { "\($0.reading.day)" }, "until": end.map { "\($0.reading.day)" },
            ].compactMapValues { $0 })
    }

    private func again(_ begin: Moment?, _ end: Moment?) -> Draft.Limit? {
        guard let begin else { return leave("a repeated end without a beginning") }
        var limit = Draft.Limit(keys: ["from": "\(begin.reading.day)"])
        if begin.hasWeekday || begin.period == "P1W" {
            limit.keys["days"] = "[\(Condition.names[begin.reading.day.weekday % 7])]"
        } else if let end, end.reading.day > begin.reading.day.adding(days: 1) {
            limit.keys["until"] = "\(end.reading.day)"
        }
        if end == nil { notebook.add(element, "a repeated beginning without an end", "it ends with the day") }
        let last = end.map { $0.reading.isLastSecond || $0.reading.isMidnight ? 86400 : $0.reading.second } ?? 86400
        if begin.reading.second != 0 || last != 86400 {
            guard begin.reading.second != last else { return leave("an end at the beginning") }
            limit.keys["hours"] = "\"\(ClockReading.clock(begin.reading.second))-\(ClockReading.clock(last))\""
        }
        return limit
    }

    /// `10`, `10s`, `10.5s`, `500ms`, `2min`, `1h`, `01:30`, `00:01:30`.
    static func seconds(_ text: String) -> Double? {
        let units: [(String, Double)] = [("ms", 0.001), ("min", 60), ("h", 3600), ("s", 1)]
        if text.contains(":") {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Double($0) }
            guard (2...3).contains(parts.count) else { return nil }
            return parts.reduce(Double?.some(0)) { sum, part in part.flatMap { part in sum.map { $0 * 60 + part } } }
        }
        for (suffix, size) in units where text.hasSuffix(suffix) {
            return Double(text.dropLast(suffix.count)).map { $0 * size }
        }
        return Double(text).flatMap { $0.isFinite ? $0 : nil }
    }

    /// `wallclock(2020-01-01+w3T09:00)`, `wallclock(R/2020-01-01T09:00/P1D)`.
    private struct Moment {
        let reading: ClockReading
        let hasWeekday: Bool
        let period: String?

        init?(_ text: String) {
            guard
                let match = text.trimmed.wholeMatch(
                    of:
                        #/wallclock\(\s*(?:(R)\d*/)?(\d{4}-\d\d-\d\d)(?:([+-])w([1-7]))?(?:T([0-9:.]+))?(?:/(P[0-9A-Z]+))?\s*\)/#
                ),
                var day = CivilDate(parsing: match.2), (match.1 == nil) == (match.6 == nil)
            else { return nil }
            if let sign = match.3, let weekday = match.4.flatMap({ Int($0) }) {
                let distance = sign == "+" ? (weekday - day.weekday + 7) % 7 : -((day.weekday - weekday + 6) % 7 + 1)
                day = day.adding(days: distance)
            }
            var second = 0
            if let clock = match.5 {
                guard let seconds = Timing.seconds(String(clock)), clock.contains(":") else { return nil }
                second = Int(clock.count { $0 == ":" } == 1 ? seconds * 60 : seconds)
            }
            guard (0..<86400).contains(second) else { return nil }
            reading = ClockReading(day: day, second: second)
            hasWeekday = match.4 != nil
            period = match.6.map { String($0) }
        }
    }
}
