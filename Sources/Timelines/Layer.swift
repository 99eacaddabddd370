import Measures
import Programmes

/// What one schedule brings onto the screen: the layouts, or an overlay.
struct Layer: Sendable {
    let runs: Runs
    let layouts: [Layout]
    private let byName: [String: Layout]
    /// 0 has the ground; its zones lie above.
    let depth: Int

    /// What an entry of the schedule shows; `nil` is the screen off.
    func layout(_ entry: Int) -> Layout? {
        guard let name = runs.schedule[entry].layout else { return nil }
        return byName[name]
    }

    init(runs: Runs, layouts: [Layout], depth: Int) {
        self.runs = runs
        self.layouts = layouts
        self.depth = depth
        byName = Dictionary(layouts.map { ($0.name, $0) }) { first, _ in first }
    }

    /// From the lowest to the highest.
    static func all(of programme: Programme, clock: LocalClock) -> [Layer] {
        let schedule = Layer(
            runs: Runs(schedule: programme.schedule, clock: clock), layouts: programme.layouts, depth: 0)
        let top = programme.layouts.map(\.zones.count).max() ?? 0
        return [schedule]
            + programme.overlays.enumerated().map { index, overlay in
                let entry = ScheduleEntry(layout: Overlay.layout, daypart: overlay.daypart)
                return Layer(
                    runs: Runs(schedule: [entry], power: programme.schedule, clock: clock),
                    layouts: [Layout(name: Overlay.layout, background: .black, zones: [overlay.zone])],
                    depth: top + index)
            }
    }
}
