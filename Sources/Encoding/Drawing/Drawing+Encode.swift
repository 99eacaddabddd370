package import Faults
package import Measures

extension Drawing {
    /// Makes all that is ordered of it. A film or a photograph is laid out once, and all its videos come from one decode of that; what stands
    /// still is drawn anew for each size.
    ///
    /// Shape: a result for each order, in their order. `memory` and `progress` are those of `RenditionEncoder.encode`.
    ///
    /// Throws: `CancellationError`; nothing half-made is left behind then.
    package mutating func encode(
        _ orders: [RenditionOrder], memory: ByteCount, progress: (Double) -> Void = { _ in }
    ) async throws -> [Result<Rendition, Fault>] {
        var results: [Int: Result<Rendition, Fault>] = [:]
        let groups = groups(orders)
        for (count, group) in groups.enumerated() {
            do {
                let drawn = try await prepare(for: orders[group[0]].plan)
                let made = try RenditionEncoder.encode(drawn, group.map { orders[$0] }, memory: memory) { share in
                    progress((Double(count) + share) / Double(groups.count))
                }
                for (index, result) in zip(group, made) { results[index] = result }
            } catch let fault as Fault {
                for index in group { results[index] = .failure(fault) }
            }
        }
        return orders.indices.compactMap { results[$0] }
    }

    /// Orders that are made of the same pictures.
    private func groups(_ orders: [RenditionOrder]) -> [[Int]] {
        guard isLaidOutOnce else { return orders.indices.map { [$0] } }
        let stills = orders.indices.filter { orders[$0].plan.kind == .still }
        let others = orders.indices.filter { orders[$0].plan.kind != .still }
        return [stills, others].filter { !$0.isEmpty }
    }
}
