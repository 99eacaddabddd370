package import Boards
package import Measures

/// What will be done to build one recipe for one board: a pure function of their descriptions and the compiler.
package struct BuildPlan: Hashable, Sendable {
    package let recipe: Recipe
    package let board: String
    package let toolchain: Toolchain
    /// What tells this toolchain's compiler about the board's CPU.
    package let flags: [String]
    /// What it is passed on under.
    package let licence: LicenceSum
    /// The files of the steps that this one needs.
    package var needs: [Need] = []

    /// A file that stands below the root before the step begins.
    package struct Need: Hashable, Sendable {
        package let recipe: String
        package let path: String
        package let sha256: Digest
    }

    /// `needed` are the recipes that this one needs, those behind them included.
    ///
    /// Throws: `Fault` if the licences do not go together.
    package static func plan(
        _ recipe: Recipe, for board: Board, with toolchain: Toolchain, needed: [Recipe] = []
    ) throws -> BuildPlan {
        BuildPlan(
            recipe: recipe, board: board.name, toolchain: toolchain,
            flags: board.flags.flags(for: toolchain.compiler), licence: try LicenceSum.plan(recipe, needs: needed))
    }

    /// The script that configures the sources; see `ConfigureScript`.
    package var script: String { ConfigureScript(plan: self).render() }

    /// The arguments of `configure`, placeholders filled in.
    package var options: [Recipe.Option] {
        recipe.configure.map { option in
            let text = option.text.replacing("{triple}", with: toolchain.triple)
                .replacing("{tools}", with: toolchain.prefix)
                .replacing("{machine}", with: toolchain.elf.machine.rawValue)
            return Recipe.Option(text: text, because: option.because, raises: option.raises)
        }
    }

    /// What is run, in order, in the directory that holds the script and `source/`.
    package func commands(jobs: Int) -> [[String]] {
        [
            ["sh", "configure.sh", "build"],
            ["make", "-C", "build", "-j", "\(jobs)"],
            ["make", "-C", "build", "install", "DESTDIR=../prefix"],
        ]
    }
}
