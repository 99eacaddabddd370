import Measures
import Programmes

extension Composition {
    /// Frames know of a slot from now on: what it follows stays until its first picture is there. Returns when it starts, ends
    /// and has come, on the output's frames.
    @discardableResult
    func expect(_ slot: StageSlot) -> (start: Int64, end: Int64, arrival: Int64) {
        let (start, end) = (snapped(slot.start), snapped(slot.end))
        let arrival = min(end, snapped(slot.start + (slot.transition?.span ?? .zero)))
        presentation.add(slot, start: start, end: end, arrival: arrival)
        ducking.add(slot, start: start, end: end)
        return (start, end, arrival)
    }

    /// It does not come after all.
    func forget(_ slot: String) {
        _ = presentation.remove(slot)
        ducking.remove(slot)
    }
}
