package import Boards
package import Measures
import SystemPackage

/// What came of a build order.
package struct BuildOutcome: Hashable, Sendable, Encodable {
    package let board: String
    package let triple: String
    /// Where it was put.
    package let output: String
    package var recipes: [Recipe]

    package enum State: String, Hashable, Sendable, Encodable {
        /// Nothing was done, only said.
        case planned
        /// The script was written.
        case scripted
        case built
        /// It stood in the store.
        case cached
        /// A check did not pass, so nothing was kept.
        case refused
    }

    package struct Recipe: Hashable, Sendable, Encodable {
        package let recipe: String
        package let version: String
        package let state: State
        package let licence: Licence
        package let flags: [String]
        package let options: [Boards.Recipe.Option]
        package let commands: [[String]]
        /// The step's address; only a build knows the compiler, which is part of it.
        package var digest: Digest?
        /// Units: seconds, of this run.
        package var seconds: Double?
        package var script: String?
        package var log: String?
        package var outputs: [StepResult.Output] = []
        package var checks: [CheckResult] = []
    }

    package struct Licence: Hashable, Sendable, Encodable {
        package let spdx: String
        /// What makes it so: the recipe, its options, what is linked in.
        package let parts: [LicenceSum.Part]
        package let notice: String

        /// On one line.
        package var sentence: String { LicenceSum(spdx: spdx, parts: parts).sentence }
    }
}

extension BuildOutcome.Recipe {
    init(planned plan: BuildPlan, jobs: Int) { self.init(plan, state: .planned, jobs: jobs) }

    init(scripted plan: BuildPlan, _ handover: Handover, jobs: Int) {
        self.init(plan, state: .scripted, jobs: jobs)
        script = handover.script(of: plan).string
    }

    init(_ built: Workshop.Built, of plan: BuildPlan, _ handover: Handover, jobs: Int, seconds: Double) {
        let kept = built.directory != nil
        self.init(plan, state: kept ? (built.cached ? .cached : .built) : .refused, jobs: jobs)
        digest = built.result.digest
        self.seconds = (seconds * 1000).rounded() / 1000
        script = kept ? handover.script(of: plan).string : nil
        log = kept ? handover.log(of: plan.recipe).string : nil
        outputs = built.result.outputs
        checks = built.result.checks
    }

    private init(_ plan: BuildPlan, state: BuildOutcome.State, jobs: Int) {
        self.init(
            recipe: plan.recipe.name, version: plan.recipe.version, state: state,
            licence: BuildOutcome.Licence(
                spdx: plan.licence.spdx, parts: plan.licence.parts, notice: plan.recipe.licence.notice),
            flags: plan.flags, options: plan.options, commands: plan.commands(jobs: jobs))
    }
}
