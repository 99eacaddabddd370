package import Boards
import Faults
import Measures
package import SystemPackage

/// Writes what other build systems need to build for a board: a cross file for Meson, a toolchain file for CMake, and a Swift
/// SDK bundle where there is Swift for it.
package struct ToolchainExport: Sendable {
    package let board: Board
    package let c: Toolchain
    package let swift: Toolchain?
    package let store: Store

    package init(board: Board, c: Toolchain, swift: Toolchain?, store: Store) {
        self.board = board
        self.c = c
        self.swift = swift
        self.store = store
    }

    /// Returns what was written.
    ///
    /// Throws: `Fault` if the Swift toolchain's roots are not installed, to which the bundle points.
    package func write(to directory: FilePath) throws -> [FilePath] {
        guard case .c(let tools) = c.tools else { preconditionFailure("a C toolchain that is none") }
        var written = [directory.appending("meson-cross.ini"), directory.appending("toolchain.cmake")]
        try Files.write(meson(tools).utf8, to: written[0])
        try Files.write(cmake(tools).utf8, to: written[1])
        if let swift, case .swift(let tools) = swift.tools, case .roots(let roots) = tools.origin {
            let bundle = directory.appending("\(board.name).artifactbundle")
            try write(bundle, tools, roots, of: swift.name)
            written.append(bundle)
        }
        return written
    }

    /// Source: Meson's manual, "Cross and Native File reference".
    func meson(_ tools: Toolchain.CTools) -> String {
        let flags = (tools.arguments + board.flags.flags(for: tools.compiler)).map { "'\($0)'" }.joined(separator: ", ")
        let isClang = tools.compiler == .clang
        func path(_ program: String) -> String { "'\(tools.directory.map { $0 + "/" } ?? "")\(program)'" }
        let cpu = c.elf.machine == .x86_64 ? "x86_64" : c.elf.machine.rawValue
        var lines = [
            "# For \(board.name), written by Marquee: meson setup BUILD --cross-file meson-cross.ini",
            "[binaries]",
            "c = \(path(tools.behind))", "cpp = \(path(isClang ? "clang++" : tools.prefix + "g++"))",
            "ar = \(path(tools.prefix + "ar"))", "strip = \(path(tools.prefix + "strip"))", "pkg-config = 'pkg-config'",
        ]
        if let emulator = c.emulator {
            lines.append("exe_wrapper = ['\(emulator.program)', '-L', '\(tools.libraries)']")
        }
        lines += ["", "[built-in options]", "c_args = [\(flags)]", "cpp_args = [\(flags)]"]
        if isClang {
            let link = tools.arguments.filter { !$0.hasPrefix("-isystem") && $0 != "-nostdlibinc" }
            let list = link.map { "'\($0)'" }.joined(separator: ", ")
            lines += ["c_link_args = [\(list)]", "cpp_link_args = [\(list)]"]
        }
        if c.emulator != nil {
            let list = libraryFolders(tools).map { "'\($0)'" }.joined(separator: ", ")
            lines += ["", "[properties]", "pkg_config_libdir = [\(list)]"]
        }
        lines += [
            "", "[host_machine]", "system = 'linux'", "cpu_family = '\(cpu)'", "cpu = '\(cpu)'", "endian = 'little'",
            "",
        ]
        return lines.joined(separator: "\n")
    }

    /// Where the board's libraries say how they are linked: the cross C library's own, and those of Debian's packages for
    /// the board's architecture. Without it pkg-config answers with this machine's.
    private func libraryFolders(_ tools: Toolchain.CTools) -> [String] {
        ["\(tools.libraries)/lib/pkgconfig", "/usr/lib/\(c.triple)/pkgconfig"]
    }

    /// Source: CMake's manual, cmake-toolchains(7).
    func cmake(_ tools: Toolchain.CTools) -> String {
        let flags = (tools.arguments + board.flags.flags(for: tools.compiler)).joined(separator: " ")
        let isClang = tools.compiler == .clang
        func path(_ program: String) -> String { "\"\(tools.directory.map { $0 + "/" } ?? "")\(program)\"" }
        let cpu = c.elf.machine == .x86_64 ? "x86_64" : c.elf.machine == .arm ? "armv7l" : "aarch64"
        var lines = [
            "# For \(board.name), written by Marquee: cmake -DCMAKE_TOOLCHAIN_FILE=toolchain.cmake …",
            "set(CMAKE_SYSTEM_NAME Linux)", "set(CMAKE_SYSTEM_PROCESSOR \(cpu))",
            "set(CMAKE_C_COMPILER \(path(tools.behind)))",
            "set(CMAKE_CXX_COMPILER \(path(isClang ? "clang++" : tools.prefix + "g++")))",
            "set(CMAKE_C_FLAGS_INIT \"\(flags)\")", "set(CMAKE_CXX_FLAGS_INIT \"\(flags)\")",
        ]
        if let emulator = c.emulator {
            lines.append("set(CMAKE_CROSSCOMPILING_EMULATOR \(emulator.program) -L \(tools.libraries))")
            lines += [
                "if(NOT DEFINED ENV{PKG_CONFIG_LIBDIR})",
                "  set(ENV{PKG_CONFIG_LIBDIR} \"\(libraryFolders(tools).joined(separator: ":"))\")", "endif()",
            ]
        }
        lines += [
            "set(CMAKE_FIND_ROOT_PATH \"\(tools.libraries)\")", "set(CMAKE_FIND_ROOT_PATH_MODE_PROGRAM NEVER)",
            "set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)", "set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)",
            "set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)", "",
        ]
        return lines.joined(separator: "\n")
    }

    private func write(
        _ bundle: FilePath, _ tools: Toolchain.SwiftTools, _ roots: Toolchain.Roots, of name: String
    ) throws {
        guard roots.all.allSatisfy({ InstalledRoot.read($0, in: store) != nil }) else {
            throw Fault(
                .toolMissing, "the toolchain \(name) is not installed, and the Swift SDK points to it",
                remedy: "run 'marquee toolchains install \(name)'")
        }
        let folder = bundle.appending(board.name)
        store.noteUse(of: roots.all.map(store.supply))
        let sysroot = store.tree(of: roots.sysroot)
        let resources = store.tree(of: roots.swift).pushing("usr/libexec/swift/lib").string
        let compiler = try CompilerScripts(tools: store.root(roots.tools)).write().string
        let description = SwiftSDK.description(triple: tools.triple, sysroot: sysroot.string, resources: resources)
        let toolset = SwiftSDK.toolset(
            tools: compiler, gcc: sysroot.pushing(FilePath(roots.gcc)).string, flags: board.flags.clang)
        try Files.write(SwiftSDK.info(name: board.name).utf8, to: bundle.appending("info.json"))
        try Files.write(description.utf8, to: folder.appending("swift-sdk.json"))
        try Files.write(toolset.utf8, to: folder.appending("toolset.json"))
    }
}
