package import Faults
import Measures
package import SystemPackage

/// Reads `boards/NAME.yaml`.
package enum BoardFile {
    private static let keys = [
        "board", "about", "triple", "toolchain", "swift-toolchain", "cpu", "gpu", "memory", "flags", "kernels",
        "envelope", "recipes",
        "sources",
    ]

    /// Throws: `FaultList` with everything that is wrong with the file.
    package static func read(_ path: FilePath) throws -> Board { try YAMLFile.read(path, interpret) }

    /// As `read`; what is wrong is reported to the node.
    package static func interpret(_ node: YAMLNode) -> Board? {
        guard let mapping = node.mapping(keys: keys) else { return nil }
        let sources = mapping.required("sources").flatMap(sources)
        let names = SourceNames(known: sources?.map(\.name))
        let name = mapping.required("board")?.name()
        let about = mapping.required("about")?.line()
        let triple = mapping.required("triple")?.token()
        let toolchain = mapping.required("toolchain")?.name()
        let swiftToolchain = mapping["swift-toolchain"].map { $0.name() }
        let hardware = HardwareReader(sources: names)
        let cpu = mapping.required("cpu").flatMap { hardware.cpu($0, triple: triple) }
        let gpu = mapping.required("gpu")?.unlessUnknown(hardware.gpu)
        let memory = mapping.required("memory")?.unlessUnknown(hardware.memory)
        let flags = mapping.required("flags").flatMap { hardware.flags($0, for: cpu) }
        let kernels = mapping.required("kernels")?.unlessUnknown(KernelReader(sources: names).kernels)
        let envelope = mapping.required("envelope").flatMap {
            EnvelopeReader(sources: names).envelope($0, on: (kernels ?? nil) ?? [])
        }
        let recipes = mapping.required("recipes")?.list { $0.name() }
        reportIdle(names, in: mapping["sources"])
        guard let sources, let name, let about, let triple, let toolchain, let cpu, let gpu, let memory, let flags,
            let kernels, let envelope, let recipes
        else { return nil }
        return Board(
            name: name, about: about, triple: triple, toolchain: toolchain, swiftToolchain: swiftToolchain ?? nil,
            cpu: cpu, gpu: gpu, memory: memory,
            flags: flags, kernels: kernels, envelope: envelope.value, envelopeSources: envelope.sources,
            recipes: recipes, sources: sources)
    }

    private static func sources(_ node: YAMLNode) -> [Board.Source]? {
        node.named { name, node in node.line().map { Board.Source(name: name, text: $0) } }
    }

    private static func reportIdle(_ names: SourceNames, in node: YAMLNode?) {
        let idle = names.idle
        guard !idle.isEmpty, let mapping = node?.namedMapping() else { return }
        for entry in mapping.entries where idle.contains(entry.key) {
            let _: Board.Source? = entry.value.valueFault(
                "no fact refers to the source '\(entry.key)'", remedy: "remove it, or name it where it belongs")
        }
    }
}
