package import Boards
import Faults
import Foundation
package import Measures
package import SystemPackage

/// Asks whether a recipe would be rebuilt for a board, and why. Nothing is built or written.
package struct Inquiry: Sendable {
    package let catalogue: Catalogue
    package let board: String
    package let recipe: String
    package let store: FilePath

    package init(catalogue: Catalogue, board: String, recipe: String, store: FilePath?) {
        self.catalogue = catalogue
        self.board = board
        self.recipe = recipe
        self.store = store ?? Store.standardRoot(ProcessInfo.processInfo.environment)
    }

    /// Answers for the recipe and for all that it needs, each after what it needs.
    package func run() async throws -> [Answer] {
        let board = try catalogue.board(board)
        let toolchain = try catalogue.toolchain(for: board)
        // A store is not made to be asked.
        let store = Files.isDirectory(store.appending("steps")) ? try Store(root: store) : nil
        let compiler = try await CompilerIdentity.ask(toolchain, store?.seen)
        let workshop = store.map { Workshop(store: $0, tell: { _ in }) }
        let kept = try store?.kept().filter { $0.result.board == board.name } ?? []
        var steps: [String: StepResult] = [:]
        var answers: [Answer] = []
        for recipe in try catalogue.recipes([recipe]) {
            let needed = try catalogue.recipes(recipe.needs)
            var plan = try BuildPlan.plan(recipe, for: board, with: toolchain, needed: needed)
            let open = needed.map(\.name).filter { steps[$0] == nil }
            plan.needs = needed.compactMap { steps[$0.name] }.flatMap { step in
                step.outputs.map { BuildPlan.Need(recipe: step.recipe, path: $0.path, sha256: $0.sha256) }
            }
            let inputs = plan.inputs(compiler: compiler)
            let earlier = kept.filter { $0.result.recipe == recipe.name }
            if open.isEmpty, let built = workshop?.standing(inputs.digest) {
                steps[recipe.name] = built.result
                answers.append(Answer(recipe: recipe.name, state: .upToDate, earlier: built.result.digest))
                continue
            }
            answers.append(Self.answer(for: recipe.name, inputs: inputs, open: open, earlier: earlier))
        }
        return answers
    }

    private static func answer(
        for recipe: String, inputs: StepInputs, open: [String], earlier: [Store.Kept]
    ) -> Answer {
        let compared = earlier.map { kept in
            let changes = inputs.changes(since: StepInputs(values: kept.result.inputs)).filter { change in
                // What an open need will leave is not known yet.
                !open.contains { change.input.hasPrefix("\($0)'s ") }
            }
            return (kept: kept, changes: changes)
        }
        let nearest = compared.min { ($0.changes.count, -$0.kept.used) < ($1.changes.count, -$1.kept.used) }
        guard let nearest else { return Answer(recipe: recipe, state: .neverBuilt, waitsFor: open) }
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
        package var changes: [StepInputs.Change] = []
        /// The recipes that have to be built before it.
        package var waitsFor: [String] = []
    }
}
