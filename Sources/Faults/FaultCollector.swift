/// Gathers faults while a file is read, so that all of them are shown and not just the first.
package final class FaultCollector {
    package private(set) var faults: [Fault] = []
    private var seen: Set<Fault> = []

    package init() {}

    package func report(_ fault: Fault) {
        if seen.insert(fault).inserted { faults.append(fault) }
    }

    /// Throws: `FaultList` if anything was reported.
    package func throwIfAny() throws {
        guard !faults.isEmpty else { return }
        let ordered = faults.sorted { left, right in
            guard let leftPlace = left.place, let rightPlace = right.place else { return left.place == nil }
            return leftPlace < rightPlace
        }
        throw FaultList(ordered)
    }
}
