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
        var outcome = BuildOutcome(board: board.name, triple: board.triple, output: output.string, recipes: [])
        if extent == .plan {
            outcome.recipes = recipes.map { recipe in
                BuildOutcome.Recipe(planned: BuildPlan.plan(recipe, for: board, with: toolchain), jobs: jobs)
            }
            return outcome
        }
        let handover = try Handover(to: output)
        let workshop = Workshop(store: try Store(root: store), jobs: jobs, tell: tell)
        for recipe in recipes {
            let plan = BuildPlan.plan(recipe, for: board, with: toolchain)
            let made =
                extent == .scripts
                ? try await scripts(plan, handover, workshop, tell) : try await build(plan, handover, workshop)
            outcome.recipes.append(made)
            if made.state == .refused { break }
        }
        return outcome
    }

    private func scripts(
        _ plan: BuildPlan, _ handover: Handover, _ workshop: Workshop, _ tell: (BuildEvent) -> Void
    ) async throws -> BuildOutcome.Recipe {
        do {
            try await workshop.fetch(plan.recipe)
        } catch let fault as Fault where fault.code == .sourceUnavailable {
            tell(.note("the sources are not beside the script: \(fault.problem); \(fault.remedy)"))
        }
        try handover.placeScript(plan, from: workshop.store)
        return BuildOutcome.Recipe(scripted: plan, handover, jobs: jobs)
    }

    private func build(
        _ plan: BuildPlan, _ handover: Handover, _ workshop: Workshop
    ) async throws -> BuildOutcome.Recipe {
        let started = ContinuousClock.now
        let compiler = try await CompilerIdentity.ask(plan.toolchain)
        let built = try await workshop.build(plan, compiler: compiler)
        if let step = built.directory {
            try handover.place(built.result, of: plan, from: step, store: workshop.store)
        }
        return BuildOutcome.Recipe(built, of: plan, handover, jobs: jobs, seconds: started.duration(to: .now).inSeconds)
    }
}
