package import Boards
import Faults
import Foundation
import Measures
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
    /// All that the board names, if empty.
    package let recipes: [String]
    package let extent: Extent
    package let output: FilePath
    package let store: FilePath
    package let jobs: Int

    package init(
        catalogue: Catalogue, board: String, recipes: [String], extent: Extent, output: FilePath?, store: FilePath?,
        jobs: Int?
    ) {
        self.catalogue = catalogue
        self.board = board
        self.recipes = recipes
        self.extent = extent
        self.output = output ?? FilePath("out").appending("boards").appending(board)
        self.store = store ?? Store.standardRoot(ProcessInfo.processInfo.environment)
        self.jobs = jobs ?? ProcessInfo.processInfo.activeProcessorCount
    }

    /// Does what was asked for, one recipe after the other, and stops at the first whose checks do not pass.
    package func run(_ tell: @escaping @Sendable (BuildEvent) -> Void) async throws -> BuildOutcome {
        let board = try catalogue.board(board)
        let toolchain = try catalogue.toolchain(for: board)
        let recipes = try catalogue.recipes(self.recipes.isEmpty ? board.recipes : self.recipes)
        let plans = recipes.map { BuildPlan.plan($0, for: board, with: toolchain) }
        let made: [BuildOutcome.Recipe]
        switch extent {
        case .plan: made = plans.map { BuildOutcome.Recipe(planned: $0, jobs: jobs) }
        case .scripts:
            let workshop = Workshop(store: try Store(root: store), jobs: jobs, tell: tell)
            made = try await write(plans, Handover(to: output), workshop)
        case .build:
            let compiler = try await CompilerIdentity.ask(toolchain)
            let workshop = Workshop(store: try Store(root: store), jobs: jobs, tell: tell)
            made = try await build(plans, with: compiler, Handover(to: output), workshop)
        }
        return BuildOutcome(board: board.name, triple: board.triple, output: output.string, recipes: made)
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
                workshop.tell(.note("the sources are not beside the script: \(fault.problem); \(fault.remedy)"))
            }
            try handover.placeScript(plan, from: workshop.store)
            made.append(BuildOutcome.Recipe(scripted: plan, handover, jobs: jobs))
        }
        return made
    }

    private func build(
        _ plans: [BuildPlan], with compiler: CompilerIdentity, _ handover: Handover, _ workshop: Workshop
    ) async throws -> [BuildOutcome.Recipe] {
        var made: [BuildOutcome.Recipe] = []
        var steps: [String: Workshop.Built] = [:]
        for plan in plans {
            let started = ContinuousClock.now
            let needed = try catalogue.recipes(plan.recipe.needs).compactMap { steps[$0.name] }
            var plan = plan
            plan.needs = needed.map(\.result.digest)
            let step = try await workshop.build(plan, compiler: compiler, needed: needed)
            if let directory = step.directory {
                try handover.place(step.result, of: plan, from: directory, store: workshop.store)
            }
            let seconds = started.duration(to: .now).inSeconds
            made.append(BuildOutcome.Recipe(step, of: plan, handover, jobs: jobs, seconds: seconds))
            guard step.directory != nil else { break }
            steps[plan.recipe.name] = step
        }
        return made
    }
}
