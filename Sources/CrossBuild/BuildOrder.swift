package import Boards
import Faults
import Foundation
import Measures
import Synchronization
package import SystemPackage

/// What someone asks for: these recipes, for this board, there.
package struct BuildOrder: Sendable {
    package enum Extent: String, Sendable {
        /// Say what would be done; write nothing.
        case plan
        /// Write the scripts and the sources that they unpack.
        case scripts
        /// Build and check.
        case build
    }

    package let catalogue: Catalogue
    package let board: String
    /// Instead of the one that the board names, for the recipes that it can compile.
    package let toolchain: String?
    /// All that the board names, if empty.
    package let recipes: [String]
    package let extent: Extent
    package let output: FilePath
    package let store: FilePath
    package let jobs: Int

    package init(
        catalogue: Catalogue, board: String, toolchain: String? = nil, recipes: [String], extent: Extent,
        output: FilePath?, store: FilePath?,
        jobs: Int?
    ) {
        self.catalogue = catalogue
        self.board = board
        self.toolchain = toolchain
        self.recipes = recipes
        self.extent = extent
        self.output = output ?? FilePath("out").appending("boards").appending(board)
        self.store = store ?? Store.standardRoot(ProcessInfo.processInfo.environment)
        self.jobs = jobs ?? ProcessInfo.processInfo.activeProcessorCount
    }

    /// Does what was asked for, recipes that do not need each other side by side, and begins no more once the checks of one
    /// do not pass.
    package func run(_ tell: @escaping @Sendable (BuildEvent) -> Void) async throws -> BuildOutcome {
        let board = try catalogue.board(board)
        let plans = try await plans(for: board)
        for plan in plans { try ConfigureLint.require(plan, tell) }
        let made: [BuildOutcome.Recipe]
        switch extent {
        case .plan: made = plans.map { BuildOutcome.Recipe(planned: $0, jobs: jobs) }
        case .scripts:
            let workshop = Workshop(store: try Store(root: store), tell: tell)
            made = try await workshop.store.withUse {
                try await write(plans, Handover(to: output), workshop)
            }
        case .build:
            let workshop = Workshop(store: try Store(root: store), tell: tell)
            defer { workshop.store.seen.save() }
            made = try await workshop.store.withUse { try await make(plans, workshop) }
        }
        return BuildOutcome(board: board.name, triple: board.triple, output: output.string, recipes: made)
    }

    /// What is to be built, each after what it needs.
    ///
    /// Throws: `Fault` or `FaultList` for what cannot be right, before anything is fetched or compiled.
    func plans(for board: Board) async throws -> [BuildPlan] {
        var plans: [BuildPlan] = []
        for recipe in try catalogue.recipes(recipes.isEmpty ? board.recipes : recipes) {
            let toolchain = try catalogue.toolchain(for: recipe, on: board, instead: toolchain)
            plans.append(
                try BuildPlan.plan(
                    try await TreePack.pinned(recipe), for: board, with: toolchain,
                    needed: try catalogue.recipes(recipe.needs)))
        }
        var owners: [String: String] = [:]
        for plan in plans {
            for output in plan.recipe.outputs {
                guard let other = owners.updateValue(plan.recipe.name, forKey: output) else { continue }
                throw Fault(
                    .outputTwice, "the recipes \(other) and \(plan.recipe.name) both install \(output)",
                    remedy: "build one of them, or give one other names")
            }
        }
        return plans
    }

    /// Each toolchain is asked once.
    private func compilers(for plans: [BuildPlan], in store: Store) async throws -> [String: CompilerIdentity] {
        var asked: [String: CompilerIdentity] = [:]
        for toolchain in Set(plans.map(\.toolchain)) {
            asked[toolchain.name] = try await CompilerIdentity.ask(toolchain, store: store)
        }
        return asked
    }

    /// The scripts alone. Sources that cannot be had now are only missed.
    private func write(
        _ plans: [BuildPlan], _ handover: Handover, _ workshop: Workshop
    ) async throws -> [BuildOutcome.Recipe] {
        var made: [BuildOutcome.Recipe] = []
        for plan in plans {
            do {
                try await workshop.fetch(plan.recipe)
            } catch let fault as Fault where fault.code == .sourceUnavailable {
                workshop.tell(Self.missed(fault))
            }
            try handover.placeScript(plan, from: workshop.store)
            made.append(BuildOutcome.Recipe(scripted: plan, handover, jobs: jobs))
        }
        return made
    }

    /// What was built stands without them, but whoever passes it on has to offer them.
    private func fetchIfGone(_ recipe: Recipe, _ handover: Handover, _ workshop: Workshop) async throws {
        guard handover.lacksSources(of: recipe, from: workshop.store) else { return }
        do {
            try await workshop.fetch(recipe)
        } catch let fault as Fault {
            workshop.tell(Self.missed(fault))
        }
    }

    private static func missed(_ fault: Fault) -> BuildEvent {
        .note("the sources are not beside the script: \(fault.problem); \(fault.remedy)")
    }

    private func make(_ plans: [BuildPlan], _ workshop: Workshop) async throws -> [BuildOutcome.Recipe] {
        let compilers = try await compilers(for: plans, in: workshop.store)
        try workshop.store.sweep()
        var resolved: [BuildPlan] = []
        for plan in plans { resolved.append(try await workshop.resolved(plan)) }
        return try await build(resolved, with: compilers, Handover(to: output), workshop)
    }

    private func build(
        _ plans: [BuildPlan], with compilers: [String: CompilerIdentity], _ handover: Handover, _ workshop: Workshop
    ) async throws -> [BuildOutcome.Recipe] {
        var needs: [String: Set<String>] = [:]
        for plan in plans {
            needs[plan.recipe.name] = Set(try catalogue.recipes(plan.recipe.needs).map(\.name))
        }
        let times = Mutex<[String: Double]>([:])
        let built = try await BuildGraph(plans: plans, needs: needs, jobs: jobs).run { plan, jobs, needed in
            let started = ContinuousClock.now
            guard let compiler = compilers[plan.toolchain.name] else { preconditionFailure("a toolchain nobody asked") }
            let step = try await workshop.build(plan, compiler: compiler, jobs: jobs, needed: needed)
            if let directory = step.directory {
                try await fetchIfGone(plan.recipe, handover, workshop)
                try handover.place(step.result, of: plan, from: directory, store: workshop.store)
            }
            let seconds = started.duration(to: .now).inSeconds
            times.withLock { $0[plan.recipe.name] = seconds }
            return step
        }
        return built.map { plan, step in
            let seconds = times.withLock { $0[plan.recipe.name] ?? 0 }
            return BuildOutcome.Recipe(step, of: plan, handover, jobs: jobs, seconds: seconds)
        }
    }
}
