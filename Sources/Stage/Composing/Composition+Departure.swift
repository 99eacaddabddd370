import Measures

extension Composition {
    /// From when on a slot's elements bring something, and where they take it up if that is not at its beginning.
    func way(of slot: StageSlot, start: Int64) -> (SlotOrigin, Departure?) {
        guard slot.source.hasOwnTime else { return (SlotOrigin(start), nil) }
        let (zero, from) = (snapped(slot.origin), max(0, start))
        guard from - zero >= Departure.least else { return (SlotOrigin(zero), nil) }
        let origin = SlotOrigin(from + Departure.doubt)
        let departure = Departure(at: from - zero + Departure.doubt) {
            origin.time = zero
            return zero
        }
        return (origin, departure)
    }
}
