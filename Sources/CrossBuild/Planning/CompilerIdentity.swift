package import Boards
import Faults
package import Measures
import SystemPackage

/// Which tools they are, down to the distribution's revision: others make other bytes.
package struct CompilerIdentity: Hashable, Sendable, Codable {
    /// The first line of the compiler's `--version`.
    package let compiler: String
    /// The first line of the linker's `--version`; the assembler is of the same package.
    package let linker: String
    /// The board's C library, as the toolchain has it. `nil` if it has none.
    package let library: Digest?

    package init(compiler: String, linker: String, library: Digest?) {
        self.compiler = compiler
        self.linker = linker
        self.library = library
    }

    /// Asks the toolchain's programs, but for those that were asked before and have not been written since.
    ///
    /// Throws: `Fault` with the package to install if they are not there.
    package static func ask(_ toolchain: Toolchain, _ seen: SeenFiles?) async throws -> CompilerIdentity {
        async let compiler = line(of: toolchain.compiler.rawValue, in: toolchain, seen)
        async let linker = line(of: "ld", in: toolchain, seen)
        let libc = FilePath(toolchain.libraries).appending("lib").appending("libc.so.6")
        let library = seen.map { $0.digest(libc) } ?? Files.digest(libc)
        return CompilerIdentity(compiler: try await compiler, linker: try await linker, library: library)
    }

    private static func line(of program: String, in toolchain: Toolchain, _ seen: SeenFiles?) async throws -> String {
        let name = toolchain.prefix + program
        let tool = Tool(toolchain.directory.map { "\($0)/\(name)" } ?? name, package: toolchain.packages.compiler)
        guard let seen, let place = tool.place else { return try await firstLine(of: tool) }
        return try await seen.version(of: place) { try await firstLine(of: tool) }
    }

    private static func firstLine(of tool: Tool) async throws -> String {
        let output = try await tool.output(["--version"], environment: Tool.cleanEnvironment())
        return String(output.prefix { !$0.isNewline })
    }
}
