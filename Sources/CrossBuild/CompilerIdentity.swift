package import Boards
import Faults

/// Which compiler it is, down to the distribution's revision: another one makes other bytes.
package struct CompilerIdentity: Hashable, Sendable, Codable {
    /// The first line of `--version`.
    package let line: String

    package init(line: String) { self.line = line }

    /// Asks the toolchain's compiler.
    ///
    /// Throws: `Fault` with the package to install if it is not there.
    package static func ask(_ toolchain: Toolchain) async throws -> CompilerIdentity {
        let name = toolchain.prefix + toolchain.compiler.rawValue
        let program = toolchain.directory.map { "\($0)/\(name)" } ?? name
        let tool = Tool(program, package: toolchain.packages.compiler)
        let output = try await tool.output(["--version"])
        return CompilerIdentity(line: String(output.prefix { !$0.isNewline }))
    }
}
