import Faults
import Foundation
import Measures

extension ProgrammeReader {
    func entry(_ node: YAMLNode, _ layouts: [String]) -> ScheduleEntry? {
        let keys = ["layout", "hours", "days", "on", "from", "until", "priority"]
        guard let map = node.mapping(keys: keys) else { return nil }
        let layout = map.required("layout").flatMap { node -> String? in
            guard let name = node.string() else { return nil }
            if layouts.contains(name) { return name }
            return node.valueFault("unknown layout '\(name)'", remedy: Spelling.remedy(for: name, among: layouts))
        }
        let priority = map["priority"].flatMap { $0.integer(in: -1000...1000) } ?? 0
        let daypart = self.daypart(map)
        guard let layout, let daypart else { return nil }
        return ScheduleEntry(layout: layout, daypart: daypart, priority: priority)
    }

    private func daypart(_ map: YAMLMapping) -> Daypart? {
        let hours = map["hours"].flatMap(hours)
        let days = map["days"].flatMap(weekdays) ?? Set(1...7)
        var first = map["from"].flatMap(date)
        var last = map["until"].flatMap(date)
        if let on = map["on"] {
            let day = date(on)
            if map["from"] != nil || map["until"] != nil {
                return on.valueFault("'on' beside 'from' or 'until'", remedy: "keep one of them")
            }
            (first, last) = (day, day)
        }
        if let first, let last, last < first, let node = map["until"] {
            return node.valueFault("until \(last) lies before from \(first)", remedy: "swap them")
        }
        return Daypart(hours: hours, weekdays: days, first: first, last: last)
    }

    private func date(_ node: YAMLNode) -> CivilDate? {
        node.value("a day", example: "for example 2026-12-25") { CivilDate(parsing: $0) }
    }

    private func hours(_ node: YAMLNode) -> Daypart.Hours? {
        node.value("hours", example: "for example 08:00-20:00") { text in
            let ends = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.timeOfDay)
            guard ends.count == 2, let start = ends[0], let end = ends[1], start < .seconds(86400) else { return nil }
            return Daypart.Hours(start: start, end: end == .seconds(86400) ? .zero : end)
        }
    }

    /// `00:00` to `24:00`.
    private static func timeOfDay(_ text: Substring) -> Duration? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }) else { return nil }
        guard let hour = Int(parts[0]), let minute = Int(parts[1]), hour >= 0, (0..<60).contains(minute) else {
            return nil
        }
        let time = Duration.seconds(hour * 3600 + minute * 60)
        return time <= .seconds(86400) ? time : nil
    }

    private static let weekdayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    /// `[mon..fri]`, `[sat, sun]`.
    private func weekdays(_ node: YAMLNode) -> Set<Int>? {
        guard let nodes = node.sequence() else { return nil }
        var days: Set<Int> = []
        for node in nodes {
            let range = node.value("a weekday or a range of them", example: "mon..fri or sat") { text -> [Int]? in
                let ends = text.split(separator: "..", omittingEmptySubsequences: false).map {
                    Self.weekdayNames.firstIndex(of: String($0))
                }
                guard (1...2).contains(ends.count), let first = ends[0], let last = ends[ends.count - 1] else {
                    return nil
                }
                return (0...(last - first + 7) % 7).map { (first + $0) % 7 + 1 }
            }
            guard let range else { return nil }
            days.formUnion(range)
        }
        return days.isEmpty ? node.valueFault("no days", remedy: "name some, or leave 'days' out") : days
    }
}
