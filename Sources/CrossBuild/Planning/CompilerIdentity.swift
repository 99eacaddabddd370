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
    package static func ask(_ toolchain: Toolchain, store: Store) async throws -> CompilerIdentity {
        switch toolchain.tools {
        case .c(let tools): return try await ask(tools, store.seen)
        case .swift(let tools):
            switch tools.origin {
            case .roots(let roots): return try ask(roots, of: toolchain.name, in: store)
            case .sdk(let sdk): return try await ask(sdk, triple: tools.triple)
            }
        }
    }

    private static func ask(_ tools: Toolchain.CTools, _ seen: SeenFiles) async throws -> CompilerIdentity {
        async let compiler = line(of: tools.behind, in: tools, seen)
        async let linker = line(of: tools.compiler == .clang ? "ld.lld" : tools.prefix + "ld", in: tools, seen)
        let root = FilePath(tools.libraries)
        let triple = String(tools.prefix.dropLast())
        let library =
            seen.digest(root.appending("lib").appending("libc.so.6"))
            ?? seen.digest(root.appending("lib").appending(triple).appending("libc.so.6"))
        return CompilerIdentity(compiler: try await compiler, linker: try await linker, library: library)
    }

    private static func ask(_ roots: Toolchain.Roots, of toolchain: String, in store: Store) throws -> CompilerIdentity
    {
        let installed = roots.all.map { InstalledRoot.read($0, in: store) }
        let missing = zip(roots.all, installed).filter { $1 == nil }.map(\.0.name)
        guard missing.isEmpty else {
            throw Fault(
                .toolMissing, "the toolchain \(toolchain) is not installed (\(missing.joined(separator: ", ")))",
                remedy: "run 'marquee toolchains install \(toolchain)'")
        }
        let present = installed.compactMap(\.self)
        let swift = present.first?.version(of: "swiftlang") ?? "unknown"
        return CompilerIdentity(
            compiler: "Debian swiftlang \(swift)", linker: "lld of the same package",
            library: Digest(of: present.map(\.digest.hexadecimal).joined(separator: " ")))
    }

    private static func ask(_ sdk: String, triple: String) async throws -> CompilerIdentity {
        let swift = Tool("swift", package: "swiftlang")
        let version = try await swift.output(["--version"], environment: Tool.cleanEnvironment())
        let line = version.split(separator: "\n").first { $0.contains("Swift version") } ?? ""
        return CompilerIdentity(
            compiler: String(line), linker: "lld of the same Swift",
            library: try await InstalledSDK.find(sdk, triple: triple).digest)
    }

    /// Of all of it.
    package var digest: Digest { Digest(of: [compiler, linker, library?.hexadecimal ?? ""].joined(separator: "\n")) }

    private static func line(
        of name: String, in toolchain: Toolchain.CTools, _ seen: SeenFiles
    ) async throws -> String {
        let tool = Tool(toolchain.directory.map { "\($0)/\(name)" } ?? name, package: toolchain.compilerPackage)
        guard let place = tool.place else { return try await firstLine(of: tool) }
        return try await seen.version(of: place) { try await firstLine(of: tool) }
    }

    private static func firstLine(of tool: Tool) async throws -> String {
        let output = try await tool.output(["--version"], environment: Tool.cleanEnvironment())
        let line = output.prefix { !$0.isNewline }
        return String(line.firstRange(of: " (http").map { line[..<$0.lowerBound] } ?? line)
    }
}
