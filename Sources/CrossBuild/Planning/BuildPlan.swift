package import Boards
package import Measures
package import SystemPackage

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
    /// The packages that a Swift package is built with, by name: version and revision. Empty until they are resolved.
    package var dependencies: [String: String] = [:]
    /// Where these are kept, once they are resolved.
    package var dependencyFolder: FilePath?

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
    package var script: String {
        switch toolchain.tools {
        case .c(let tools): ConfigureScript(plan: self, toolchain: tools).render()
        case .swift(let tools): SwiftScript(plan: self, toolchain: tools).render()
        }
    }

    package var scriptName: String { recipe.source.swift == nil ? "configure.sh" : "build.sh" }

    /// The arguments of `configure`, placeholders filled in.
    package var options: [Recipe.Option] {
        guard case .c(let tools) = toolchain.tools else { return [] }
        return recipe.configure.map { option in
            let text = option.text.replacing("{triple}", with: toolchain.triple)
                .replacing("{tools}", with: tools.prefix)
                .replacing("{compiler}", with: tools.compiler.rawValue)
                .replacing("{machine}", with: toolchain.elf.machine.rawValue)
            return Recipe.Option(text: text, because: option.because, raises: option.raises)
        }
    }

    /// What is run, in order, in the directory that holds the script and `source/`.
    package func commands(jobs: Int) -> [[String]] { steps(jobs: jobs).map(\.command) }

    /// The same with a title each.
    func steps(jobs: Int) -> [(title: String, command: [String])] {
        if recipe.source.swift != nil { return [("compile", ["sh", scriptName, "build", "prefix", "\(jobs)"])] }
        return [
            ("configure", ["sh", scriptName, "build"]),
            ("compile", ["make", "-C", "build", "-j", "\(jobs)"]),
            ("install", ["make", "-C", "build", "install", "DESTDIR=../prefix"]),
        ]
    }
}
