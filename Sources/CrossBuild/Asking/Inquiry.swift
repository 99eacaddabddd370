package import Boards
import Faults
import Foundation
package import Measures
package import SystemPackage

/// Asks whether a recipe would be rebuilt for a board, and why. Nothing is built or written.
package struct Inquiry: Sendable {
    package let catalogue: Catalogue
    package let board: String
    package let toolchain: String?
    package let recipe: String
    package let store: FilePath

    package init(catalogue: Catalogue, board: String, toolchain: String? = nil, recipe: String, store: FilePath?) {
        self.catalogue = catalogue
        self.board = board
        self.toolchain = toolchain
        self.recipe = recipe
        self.store = store ?? Store.standardRoot(ProcessInfo.processInfo.environment)
    }

    /// Answers for the recipe and for all that it needs, each after what it needs.
    package func run() async throws -> [Answer] {
        let board = try catalogue.board(board)
        // A store is not made to be asked.
        let store = Files.isDirectory(store.appending("steps")) ? try Store(root: store) : nil
        let identities = Store(unmade: self.store)
        let workshop = store.map { Workshop(store: $0, tell: { _ in }) }
        let kept = try store?.kept() ?? []
        var steps: [String: StepResult] = [:]
        var answers: [Answer] = []
        for recipe in try catalogue.recipes([recipe]) {
            let needed = try catalogue.recipes(recipe.needs)
            let toolchain = try catalogue.toolchain(for: recipe, on: board, instead: toolchain)
            let compiler = try await CompilerIdentity.ask(toolchain, store: identities)
            var plan = try BuildPlan.plan(
                try await TreePack.pinned(recipe), for: board, with: toolchain, needed: needed)
            if let swift = recipe.source.swift, let store {
                plan.dependencies = try SwiftDependencies(recipe, swift, store: store).resolved() ?? [:]
            }
            let open = needed.map(\.name).filter { steps[$0] == nil }
            plan.needs = needed.compactMap { steps[$0.name] }.flatMap { step in
                step.outputs.map { BuildPlan.Need(recipe: step.recipe, path: $0.path, sha256: $0.sha256) }
            }
            let inputs = plan.inputs(compiler: compiler)
            let built = kept.filter { $0.result.recipe == recipe.name }
            if open.isEmpty, let standing = workshop?.standing(inputs.digest) {
                steps[recipe.name] = standing.result
                answers.append(Answer(recipe: recipe.name, state: .upToDate, earlier: standing.result.digest))
                continue
            }
            answers.append(Self.answer(for: recipe.name, on: board.name, inputs: inputs, open: open, built: built))
        }
        return answers
    }

    private static func answer(
        for recipe: String, on board: String, inputs: StepInputs, open: [String], built: [Store.Kept]
    ) -> Answer {
        let own = built.filter { $0.result.board == board }
        let earlier = own.isEmpty ? built : own
        let compared = earlier.map { kept in
            let changes = inputs.changes(since: StepInputs(values: kept.result.inputs)).filter { change in
                // What an open need will leave is not known yet.
                !open.contains { change.input.hasPrefix("\($0)'s ") }
            }
            return (kept: kept, changes: changes)
        }
        let nearest = compared.min { ($0.changes.count, -$0.kept.used) < ($1.changes.count, -$1.kept.used) }
        guard let nearest else { return Answer(recipe: recipe, state: .neverBuilt, waitsFor: open) }
        if own.isEmpty {
            return Answer(
                recipe: recipe, state: .neverBuilt, otherBoard: nearest.kept.result.board, changes: nearest.changes,
                waitsFor: open)
        }
        let state: Answer.State =
            !nearest.changes.isEmpty ? .changed : open.isEmpty ? .damaged : .waits
        return Answer(
            recipe: recipe, state: state, earlier: nearest.kept.result.digest, changes: nearest.changes, waitsFor: open)
    }

    /// What is to be said of one recipe.
    package struct Answer: Hashable, Sendable, Encodable {
        package enum State: String, Hashable, Sendable, Encodable {
            case upToDate = "up to date"
            /// Inputs are not what they were.
            case changed
            case neverBuilt = "never built"
            /// A file of the result is not what was left.
            case damaged
            /// Nothing of its own has changed, but something that it needs is to be built first; what that leaves decides.
            case waits
        }

        package let recipe: String
        package let state: State
        /// The result that stands, or the nearest earlier one.
        package var earlier: Digest?
        /// The board whose result the changes are told against, if there is none for this one.
        package var otherBoard: String?
        package var changes: [StepInputs.Change] = []
        /// The recipes that have to be built before it.
        package var waitsFor: [String] = []
    }
}
