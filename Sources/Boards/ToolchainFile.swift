package import Faults
package import SystemPackage

/// Reads `toolchains/NAME.yaml`.
package enum ToolchainFile {
    private static let common = ["toolchain", "about", "triple", "compiler", "emulator", "packages", "elf"]
    private static let cKeys = ["prefix", "directory", "arguments", "libraries", "lacks"]
    private static let swiftKeys = ["swift-triple", "sdk", "roots", "gcc"]

    /// Throws: `FaultList` with everything that is wrong with the file.
    package static func read(_ path: FilePath) throws -> Toolchain { try YAMLFile.read(path, interpret) }

    /// As `read`; what is wrong is reported to the node.
    package static func interpret(_ node: YAMLNode) -> Toolchain? {
        guard let mapping = node.mapping(keys: common + cKeys + swiftKeys) else { return nil }
        let name = mapping.required("toolchain")?.name()
        let about = mapping.required("about")?.line()
        let triple = mapping.required("triple")?.token()
        let compiler = mapping.required("compiler")?.choice(of: Toolchain.Compiler.self)
        let packages = mapping.required("packages")?.list { $0.token() }
        let emulator = mapping["emulator"].map(emulator)
        let elf = mapping.required("elf").flatMap(elf)
        guard let compiler else { return nil }
        for key in compiler == .swift ? cKeys : swiftKeys {
            guard let stranger = mapping[key] else { continue }
            return stranger.valueFault("'\(key)' does not go with compiler: \(compiler)", remedy: "remove it")
        }
        let lacks = mapping["lacks"].map { $0.mapping(keys: ["swift"])?.required("swift")?.line() }
        let tools: Toolchain.Tools? =
            compiler == .swift
            ? swiftTools(mapping, packages ?? []).map { .swift($0) }
            : cTools(mapping, compiler, packages ?? []).map { .c($0) }
        guard let name, let about, let triple, packages != nil, let elf, let tools else { return nil }
        if emulator == .some(nil) || lacks == .some(nil) { return nil }
        return Toolchain(
            name: name, about: about, triple: triple, tools: tools, emulator: emulator ?? nil, elf: elf,
            lacksSwift: lacks ?? nil)
    }

    private static func cTools(
        _ mapping: YAMLMapping, _ compiler: Toolchain.Compiler, _ packages: [String]
    ) -> Toolchain.CTools? {
        let prefix = mapping.required("prefix")?.token()
        let directory = mapping["directory"].map { $0.absolutePath() }
        let arguments = mapping["arguments"].map { $0.list { $0.argument() } } ?? []
        let libraries = mapping.required("libraries")?.absolutePath()
        guard let prefix, let arguments, let libraries, directory != .some(nil) else { return nil }
        return Toolchain.CTools(
            compiler: compiler, prefix: prefix, directory: directory ?? nil, arguments: arguments,
            libraries: libraries, packages: packages)
    }

    private static func swiftTools(_ mapping: YAMLMapping, _ packages: [String]) -> Toolchain.SwiftTools? {
        guard let triple = mapping.required("swift-triple")?.token() else { return nil }
        if let sdk = mapping["sdk"] {
            for key in ["roots", "gcc"] where mapping[key] != nil {
                return sdk.valueFault("'\(key)' beside 'sdk', which brings all", remedy: "keep one of the two")
            }
            return sdk.token().map { Toolchain.SwiftTools(triple: triple, origin: .sdk($0), packages: packages) }
        }
        let gcc = mapping.required("gcc")?.relativePath()
        guard let roots = mapping.required("roots")?.mapping(keys: ["tools", "sysroot", "swift"]) else { return nil }
        let tools = roots.required("tools").flatMap { root("tools", $0) }
        let sysroot = roots.required("sysroot").flatMap { root("sysroot", $0) }
        let swift = roots.required("swift").flatMap { root("swift", $0) }
        guard let tools, let sysroot, let swift, let gcc else { return nil }
        let all = Toolchain.Roots(tools: tools, sysroot: sysroot, swift: swift, gcc: gcc)
        return Toolchain.SwiftTools(triple: triple, origin: .roots(all), packages: packages)
    }

    private static func root(_ name: String, _ node: YAMLNode) -> Toolchain.Root? {
        guard let mapping = node.mapping(keys: ["suite", "architecture", "packages", "dependencies"]) else {
            return nil
        }
        let suite = mapping.required("suite")?.token()
        let architecture = mapping.required("architecture")?.name()
        let packages = mapping.required("packages")?.list { $0.token() }
        let dependencies = mapping["dependencies"].map { $0.boolean() } ?? true
        guard let suite, let architecture, let packages, let dependencies else { return nil }
        return Toolchain.Root(
            name: name, suite: suite, architecture: architecture, packages: packages, isClosed: dependencies)
    }

    private static func emulator(_ node: YAMLNode) -> Toolchain.Emulator? {
        guard let mapping = node.mapping(keys: ["program", "package"]) else { return nil }
        let program = mapping.required("program")?.token()
        let package = mapping.required("package")?.token()
        guard let program, let package else { return nil }
        return Toolchain.Emulator(program: program, package: package)
    }

    private static func elf(_ node: YAMLNode) -> Toolchain.Object? {
        guard let mapping = node.mapping(keys: ["machine", "float-abi"]) else { return nil }
        guard let machine = mapping.required("machine")?.choice(of: Toolchain.Machine.self) else { return nil }
        let floatABI = mapping["float-abi"].map { $0.choice(of: Toolchain.FloatABI.self) } ?? nil
        switch (machine, floatABI) {
        case (.arm, nil):
            return node.valueFault("32-bit ARM without a float ABI", remedy: "add float-abi: hard, or soft")
        case (.aarch64, .some), (.x86_64, .some):
            return node.valueFault(
                "a float ABI for \(machine.rawValue), which has only one", remedy: "remove float-abi")
        default:
            return Toolchain.Object(machine: machine, floatABI: floatABI)
        }
    }
}
