package import Boards
import Foundation
package import Measures

/// What will be done to build one recipe for one board: a pure function of their descriptions and the compiler.
package struct BuildPlan: Hashable, Sendable {
    package let recipe: Recipe
    package let board: String
    package let toolchain: Toolchain
    /// What tells this toolchain's compiler about the board's CPU.
    package let flags: [String]
    /// The digests of the steps that this one needs.
    package var needs: [Digest] = []

    package static func plan(
        _ recipe: Recipe, for board: Board, with toolchain: Toolchain
    ) -> BuildPlan {
        BuildPlan(
            recipe: recipe, board: board.name, toolchain: toolchain,
            flags: board.flags.flags(for: toolchain.compiler))
    }

    /// The script that configures the sources; see `ConfigureScript`.
    package var script: String { ConfigureScript(plan: self).render() }

    /// The arguments of `configure`, placeholders filled in.
    package var options: [Recipe.Option] {
        recipe.configure.map { option in
            let text = option.text.replacing("{triple}", with: toolchain.triple)
                .replacing("{tools}", with: toolchain.prefix)
            return Recipe.Option(text: text, because: option.because)
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

    /// The address of the result: whatever can change a byte of it, or a check of it, is in here.
    package func digest(compiler: CompilerIdentity) -> Digest {
        let inputs = Inputs(
            format: 1, script: script, commands: commands(jobs: 0), recipe: recipe, toolchain: toolchain,
            compiler: compiler, needs: needs)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let bytes = try? encoder.encode(inputs) else { preconditionFailure("plain values always encode") }
        return Digest(of: bytes)
    }

    private struct Inputs: Encodable {
        let format: Int
        let script: String
        let commands: [[String]]
        let recipe: Recipe
        let toolchain: Toolchain
        let compiler: CompilerIdentity
        let needs: [Digest]
    }
}
