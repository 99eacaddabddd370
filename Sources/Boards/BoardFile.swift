package import Faults
import Measures
package import SystemPackage

/// Reads `boards/NAME.yaml`.
package enum BoardFile {
    private static let keys = [
        "board", "about", "triple", "toolchain", "flags", "memory", "display", "refresh", "decoder", "recipes",
        "sources",
    ]

    /// Throws: `FaultList` with everything that is wrong with the file.
    package static func read(_ path: FilePath) throws -> Board { try YAMLFile.read(path, interpret) }

    /// As `read`; what is wrong is reported to the node.
    package static func interpret(_ node: YAMLNode) -> Board? {
        guard let mapping = node.mapping(keys: keys) else { return nil }
        let name = mapping.required("board")?.name()
        let about = mapping.required("about")?.line()
        let triple = mapping.required("triple")?.token()
        let toolchain = mapping.required("toolchain")?.name()
        let flags = mapping.required("flags").flatMap(flags)
        let memory = mapping.required("memory").flatMap(memory)
        let display = mapping.required("display").flatMap(resolution)
        let refresh = mapping.required("refresh").flatMap(rate)
        let h264 = mapping.required("decoder")?.mapping(keys: ["h264"])?.required("h264").flatMap(h264)
        let recipes = mapping.required("recipes")?.list { $0.name() }
        let sources = mapping.required("sources")?.list { $0.line() }
        guard let name, let about, let triple, let toolchain, let flags, let memory, let display, let refresh,
            let h264, let recipes, let sources
        else { return nil }
        return Board(
            name: name, about: about, triple: triple, toolchain: toolchain, flags: flags, memory: memory,
            display: display, envelope: Envelope(h264: h264, refresh: refresh), recipes: recipes, sources: sources)
    }

    private static func flags(_ node: YAMLNode) -> Board.Flags? {
        guard let mapping = node.mapping(keys: ["gcc", "clang"]) else { return nil }
        let gcc = mapping.required("gcc").flatMap(machineFlags)
        let clang = mapping.required("clang").flatMap(machineFlags)
        guard let gcc, let clang else { return nil }
        return Board.Flags(gcc: gcc, clang: clang)
    }

    /// `-march` beside `-mcpu` contradicts it, and `native` would be the machine that builds.
    private static func machineFlags(_ node: YAMLNode) -> [String]? {
        let flags = node.list { flag -> String? in
            guard let text = flag.line() else { return nil }
            guard text.hasPrefix("-m"), !text.contains(" "), !text.hasSuffix("=native") else {
                return flag.valueFault("'\(text)' is not a flag for a CPU", remedy: "write -mcpu=NAME and the like")
            }
            return text
        }
        guard let flags else { return nil }
        if flags.contains(where: { $0.hasPrefix("-mcpu=") }) && flags.contains(where: { $0.hasPrefix("-march=") }) {
            return node.valueFault("-march beside -mcpu", remedy: "keep -mcpu, which says both")
        }
        return flags
    }

    private static func memory(_ node: YAMLNode) -> Board.Memory? {
        guard let mapping = node.mapping(keys: ["from", "to"]) else { return nil }
        let from = mapping.required("from")?.amount()
        let to = mapping.required("to")?.amount()
        guard let from, let to else { return nil }
        guard from <= to else { return node.valueFault("from \(from) to \(to)", remedy: "put the smaller one first") }
        return Board.Memory(from: from, to: to)
    }

    private static func h264(_ node: YAMLNode) -> Envelope.H264? {
        let keys = ["profile", "level", "size", "rate", "references", "b-frames", "bitrate"]
        guard let mapping = node.mapping(keys: keys) else { return nil }
        let profile = mapping.required("profile")?.choice(of: Envelope.Profile.self)
        let level = mapping.required("level")?.choice(of: Envelope.Level.self)
        let size = mapping.required("size").flatMap(resolution)
        let rate = mapping.required("rate").flatMap(rate)
        let references = mapping.required("references")?.integer(in: 1...16)
        let bFrames = mapping.required("b-frames")?.integer(in: 0...16)
        let bitrate = mapping.required("bitrate")?.value("a bit rate", example: "for example 16M") {
            Bitrate(parsing: $0)
        }
        guard let profile, let level, let size, let rate, let references, let bFrames, let bitrate else { return nil }
        let h264 = Envelope.H264(
            profile: profile, level: level, resolution: size, rate: rate, references: references, bFrames: bFrames,
            bitrate: bitrate)
        if let excess = h264.excess { return node.valueFault(excess, remedy: "ask for less or name a higher level") }
        return h264
    }

    private static func resolution(_ node: YAMLNode) -> Resolution? {
        node.value("a size in pixels", example: "for example 1920x1080") { Resolution(parsing: $0) }
    }

    private static func rate(_ node: YAMLNode) -> FrameRate? {
        node.value("a rate per second", example: "for example 60 or 30000/1001") { FrameRate(parsing: $0) }
    }
}
