import Measures
import Programmes
import Stage

extension Playback {
    /// Makes what the stage knows of agree with a new situation, from `now` on.
    ///
    /// What goes on as it was is left alone; what is over is ended, what has not begun is taken back, what is new is told.
    mutating func adopt(_ situation: Situation, at now: Instant) -> [Effect] {
        self.situation = situation
        guard told > start else { return [] }
        let instant = max(now, start)
        var wanted = entries(from: instant, to: told)
        var effects: [Effect] = []
        for (id, entry) in open.sorted(by: { ($0.value.slot.start, $0.key) < ($1.value.slot.start, $1.key) })
        where entry.slot.end > moment(instant, of: entry) {
            if let index = wanted.firstIndex(where: { $0.isSame(as: entry) }) {
                var kept = wanted.remove(at: index)
                (kept.since, kept.display) = (entry.since, entry.display)
                open[id] = kept
                guard kept.slot.end != entry.slot.end else { continue }
                effects.append(.command(.end(slot: id, at: onStage(kept.slot.end))))
            } else {
                // One that has begun is told of once more, when the stage says what was seen of it.
                let moment = moment(instant, of: entry)
                if (entry.since ?? entry.slot.start) >= moment {
                    open[id] = nil
                } else {
                    open[id]?.slot = entry.slot.during(entry.slot.start, moment)
                }
                effects.append(.command(.end(slot: id, at: onStage(instant))))
            }
        }
        for entry in wanted { effects += add(entry, from: instant) }
        return effects + notes() + lighting(at: instant)
    }
}

extension Playback.Entry {
    /// Whether both are one slot, however long it lasts.
    fileprivate func isSame(as other: Playback.Entry) -> Bool {
        shift == other.shift && slot.start == other.slot.start && slot.origin == other.slot.origin
            && slot.layout == other.slot.layout
            && slot.zone == other.slot.zone && slot.depth == other.slot.depth && slot.area == other.slot.area
            && source == other.source
    }
}
