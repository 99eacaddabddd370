/// Gathers faults while a file is read, so that all of them are shown and not just the first.
package final class FaultCollector {
    package private(set) var faults: [Fault] = []
    private var seen: Set<Fault> = []

    /// More than anyone reads; a file that has this many is another file than was meant.
    package static let limit = 1_000

    package init() {}

    /// Whether what is reported from here on is let go.
    package var isFull: Bool { faults.count >= Self.limit }

    /// Keeps the first `limit` faults.
    package func report(_ fault: Fault) {
        guard !isFull else { return }
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
