import Faults
import Measures

extension ProgrammeReader {
    private enum Power: String, CaseIterable { case off }

    func entry(_ node: YAMLNode, _ layouts: Names) -> ScheduleEntry? {
        guard let map = node.mapping(keys: ProgrammeKeys.entry) else { return nil }
        let priority = map["priority"].flatMap { $0.integer(in: -1000...1000) } ?? 0
        let daypart = self.daypart(map)
        switch (map["layout"], map["screen"]) {
        case (let layout?, nil):
            return layoutName(layout, layouts).map {
                ScheduleEntry(layout: $0, daypart: daypart, priority: priority)
            }
        case (nil, let screen?):
            guard screen.choice(of: Power.self) != nil else { return nil }
            return ScheduleEntry(layout: nil, daypart: daypart, priority: priority)
        case (_?, let screen?):
            return screen.valueFault("an entry with a layout and a screen", remedy: "make two entries of it")
        case (nil, nil):
            faults.report(
                Fault(
                    .yamlMissingKey, at: map.place, "an entry that shows nothing",
                    remedy: "add 'layout:', or 'screen: off'"))
            return nil
        }
    }
}
