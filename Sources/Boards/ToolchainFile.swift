package import Faults
package import SystemPackage

/// Reads `toolchains/NAME.yaml`.
package enum ToolchainFile {
    private static let keys = [
        "toolchain", "triple", "compiler", "prefix", "directory", "emulator", "libraries", "packages", "elf",
    ]

    /// Throws: `FaultList` with everything that is wrong with the file.
    package static func read(_ path: FilePath) throws -> Toolchain { try YAMLFile.read(path, interpret) }

    /// As `read`; what is wrong is reported to the node.
    package static func interpret(_ node: YAMLNode) -> Toolchain? {
        guard let mapping = node.mapping(keys: keys) else { return nil }
        let name = mapping.required("toolchain")?.name()
        let triple = mapping.required("triple")?.token()
        let compiler = mapping.required("compiler")?.choice(of: Toolchain.Compiler.self)
        let prefix = mapping.required("prefix")?.token()
        let directory = mapping["directory"].map { $0.absolutePath() }
        let emulator = mapping.required("emulator")?.token()
        let libraries = mapping.required("libraries")?.absolutePath()
        let packages = mapping.required("packages").flatMap(packages)
        let elf = mapping.required("elf").flatMap(elf)
        guard let name, let triple, let compiler, let prefix, let emulator, let libraries, let packages, let elf else {
            return nil
        }
        return Toolchain(
            name: name, triple: triple, compiler: compiler, prefix: prefix, directory: directory ?? nil,
            emulator: emulator, libraries: libraries, packages: packages, elf: elf)
    }

    private static func packages(_ node: YAMLNode) -> Toolchain.Packages? {
        guard let mapping = node.mapping(keys: ["compiler", "libraries", "emulator"]) else { return nil }
        let compiler = mapping.required("compiler")?.token()
        let libraries = mapping.required("libraries")?.token()
        let emulator = mapping.required("emulator")?.token()
        guard let compiler, let libraries, let emulator else { return nil }
        return Toolchain.Packages(compiler: compiler, libraries: libraries, emulator: emulator)
    }

    private static func elf(_ node: YAMLNode) -> Toolchain.Object? {
        guard let mapping = node.mapping(keys: ["machine", "float-abi"]) else { return nil }
        guard let machine = mapping.required("machine")?.choice(of: Toolchain.Machine.self) else { return nil }
        let floatABI = mapping["float-abi"].map { $0.choice(of: Toolchain.FloatABI.self) } ?? nil
        switch (machine, floatABI) {
        case (.arm, nil):
            return node.valueFault("32-bit ARM without a float ABI", remedy: "add float-abi: hard, or soft")
        case (.aarch64, .some):
            return node.valueFault("a float ABI for aarch64, which has only one", remedy: "remove float-abi")
        default:
            return Toolchain.Object(machine: machine, floatABI: floatABI)
        }
    }
}
