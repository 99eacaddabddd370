import Faults
import Measures

extension ProgrammeReader {
    func entry(_ node: YAMLNode, _ layouts: [String]) -> ScheduleEntry? {
        guard let map = node.mapping(keys: ["layout", "priority"] + Self.daypartKeys) else { return nil }
        let layout = map.required("layout").flatMap { node -> String? in
            guard let name = node.string() else { return nil }
            if layouts.contains(name) { return name }
            return node.valueFault("unknown layout '\(name)'", remedy: Spelling.remedy(for: name, among: layouts))
        }
        let priority = map["priority"].flatMap { $0.integer(in: -1000...1000) } ?? 0
        let daypart = self.daypart(map)
        guard let layout else { return nil }
        return ScheduleEntry(layout: layout, daypart: daypart, priority: priority)
    }
}
