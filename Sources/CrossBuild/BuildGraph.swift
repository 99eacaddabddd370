import Boards

/// Builds plans side by side as far as they do not need each other.
struct BuildGraph {
    /// Each after what it needs.
    let plans: [BuildPlan]
    /// For each recipe the names of those that it needs, those behind them included.
    let needs: [String: Set<String>]
    /// How many compilers run at once, over all recipes.
    let jobs: Int

    /// Calls `build` for each plan once what it needs is there, with the compilers it may run and the steps it needs. Begins
    /// nothing more after a step that was refused. What `build` throws ends the others and is thrown.
    ///
    /// Returns what came of each plan that was begun, in the order of `plans`.
    func run(
        _ build: @escaping @Sendable (BuildPlan, Int, [Workshop.Built]) async throws -> Workshop.Built
    ) async throws -> [(plan: BuildPlan, built: Workshop.Built)] {
        try await withThrowingTaskGroup(of: (Int, BuildPlan, Workshop.Built).self) { group in
            var waiting = Array(plans.indices)
            var ended: [Int: (plan: BuildPlan, built: Workshop.Built)] = [:]
            var steps: [String: Workshop.Built] = [:]
            var running = 0
            var isRefused = false
            func beginReady() {
                let ready = isRefused ? [] : waiting.filter { isReady(plans[$0], after: steps) }
                let width = max(1, min(jobs, running + ready.count))
                for index in ready.prefix(width - running) {
                    waiting.removeAll { $0 == index }
                    running += 1
                    let plan = with(steps, plans[index])
                    let needed = plans.compactMap { need in
                        needs[plan.recipe.name]?.contains(need.recipe.name) == true ? steps[need.recipe.name] : nil
                    }
                    group.addTask { (index, plan, try await build(plan, max(1, jobs / width), needed)) }
                }
            }
            beginReady()
            while let (index, plan, built) = try await group.next() {
                running -= 1
                ended[index] = (plan, built)
                if built.directory == nil { isRefused = true } else { steps[plan.recipe.name] = built }
                beginReady()
            }
            return plans.indices.compactMap { ended[$0] }
        }
    }

    private func isReady(_ plan: BuildPlan, after steps: [String: Workshop.Built]) -> Bool {
        (needs[plan.recipe.name] ?? []).allSatisfy { steps[$0] != nil }
    }

    private func with(_ steps: [String: Workshop.Built], _ plan: BuildPlan) -> BuildPlan {
        var plan = plan
        plan.needs = (needs[plan.recipe.name] ?? []).sorted().flatMap { name in
            (steps[name]?.result.outputs ?? []).map {
                BuildPlan.Need(recipe: name, path: $0.path, sha256: $0.sha256)
            }
        }
        return plan
    }
}
