import Faults
import Synchronization

extension Composition {
    /// Brings a slot's pictures to the mixer. Returns whether they fit.
    func link(_ pad: Pad, to sink: Pad, of slot: StageSlot) -> Bool {
        do {
            let elements = try opening.composer.inlet()
            guard !elements.isEmpty else { return pad.join(sink) }
            let inlet = Element.bin()
            try inlet.chain(elements)
            guard let first = elements.first?.pad("sink"), let last = elements.last?.pad("src"),
                let entry = inlet.addGhost(of: first, named: "sink"), let exit = inlet.addGhost(of: last, named: "src")
            else { return false }
            pipeline.add(inlet)
            inlets.withLock { $0[slot.id] = inlet }
            guard exit.join(sink), pad.join(entry) else { return false }
            inlet.syncStateWithParent()
            return true
        } catch {
            return false  // an element that the mixer's plug-in has beside it
        }
    }
}
