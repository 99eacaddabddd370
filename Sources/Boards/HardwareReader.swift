import Faults

/// Reads what a board's file says of its processors and memory.
struct HardwareReader {
    let sources: SourceNames

    /// `triple` is the board's, if it could be read.
    func cpu(_ node: YAMLNode, triple: String?) -> Board.CPU? {
        guard let mapping = node.mapping(keys: ["cores", "isa", "features", "source"]) else { return nil }
        let cores = mapping.required("cores")?.unlessUnknown(cores)
        let written = mapping.required("isa")
        let isa = written?.choice(of: Board.ISA.self)
        let features = mapping.required("features")?.list { $0.token() }
        let sources = sources.read(mapping)
        guard let cores, let written, let isa, let features, let sources else { return nil }
        if let machine = triple?.split(separator: "-").first, !isa.machines.contains(String(machine)) {
            return written.valueFault(
                "\(isa.rawValue) does not run programs for \(machine)",
                remedy: "name a triple that begins with \(isa.machines.joined(separator: " or "))")
        }
        return Board.CPU(cores: cores, isa: isa, features: features, sources: sources)
    }

    private func cores(_ node: YAMLNode) -> [Board.CPU.Cores]? {
        node.named { name, node in node.integer(in: 1...256).map { Board.CPU.Cores(name: name, count: $0) } }
    }

    func gpu(_ node: YAMLNode) -> Board.GPU? {
        guard let mapping = node.mapping(keys: ["name", "source"]) else { return nil }
        let name = mapping.required("name")?.line()
        guard let sources = sources.read(mapping), let name else { return nil }
        return Board.GPU(name: name, sources: sources)
    }

    func memory(_ node: YAMLNode) -> Board.Memory? {
        guard let mapping = node.mapping(keys: ["from", "to", "note", "source"]) else { return nil }
        let from = mapping.required("from")?.amount()
        let to = mapping.required("to")?.amount()
        let note = mapping["note"]?.line()
        guard let sources = sources.read(mapping), let from, let to else { return nil }
        guard from <= to else { return node.valueFault("from \(from) to \(to)", remedy: "put the smaller one first") }
        return Board.Memory(from: from, to: to, note: note, sources: sources)
    }

    /// `cpu` is what the flags have to fit, if it could be read.
    func flags(_ node: YAMLNode, for cpu: Board.CPU?) -> Board.Flags? {
        guard let mapping = node.mapping(keys: ["gcc", "clang", "source"]) else { return nil }
        let gcc = mapping.required("gcc").flatMap { machineFlags($0, for: cpu) }
        let clang = mapping.required("clang").flatMap { machineFlags($0, for: cpu) }
        guard let sources = sources.read(mapping), let gcc, let clang else { return nil }
        return Board.Flags(gcc: gcc, clang: clang, sources: sources)
    }

    /// `-march` beside `-mcpu` contradicts it, and `native` would be the machine that builds.
    private func machineFlags(_ node: YAMLNode, for cpu: Board.CPU?) -> [String]? {
        let flags = node.list { flag -> String? in
            guard let text = flag.line() else { return nil }
            guard text.hasPrefix("-m"), !text.contains(" "), !text.hasSuffix("=native") else {
                return flag.valueFault("'\(text)' is not a flag for a CPU", remedy: "write -mcpu=NAME and the like")
            }
            return cpu.map { fits(text, $0, flag) } ?? true ? text : nil
        }
        guard let flags else { return nil }
        if flags.contains(where: { $0.hasPrefix("-mcpu=") }) && flags.contains(where: { $0.hasPrefix("-march=") }) {
            return node.valueFault("-march beside -mcpu", remedy: "keep -mcpu, which says both")
        }
        return flags
    }

    /// Whether a flag names this CPU's cores and features only; reports it if not.
    private func fits(_ flag: String, _ cpu: Board.CPU, _ node: YAMLNode) -> Bool {
        guard let value = ["-mcpu=", "-mtune="].first(where: flag.hasPrefix).map({ flag.dropFirst($0.count) }) else {
            return true
        }
        let words = value.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
        let known = (cpu.cores ?? []).map(\.name)
        let named = words[0].split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if let stranger = named.first(where: { !known.contains($0) }) {
            let _: Bool? = node.valueFault(
                "'\(flag)' where the cores are \(known.isEmpty ? "unknown" : known.joined(separator: " and "))",
                remedy: known.isEmpty ? "name no core" : Spelling.remedy(for: stranger, among: known))
            return false
        }
        if words.dropFirst().contains("crypto"), !cpu.features.contains("crypto") {
            let _: Bool? = node.valueFault(
                "'\(flag)' where the CPU's features have no crypto",
                remedy: "remove +crypto, or add crypto to 'features:'")
            return false
        }
        return true
    }
}
