import Faults

/// Reads one entry of a recipe's `checks:`.
enum RecipeChecks {
    private static let kinds = ["defines", "executable", "prints", "bitstream", "decodes", "transcodes"]

    static func interpret(_ node: YAMLNode) -> Recipe.Check? {
        guard let mapping = node.mapping(keys: kinds + ["in", "program", "argument", "on", "because"]) else {
            return nil
        }
        let because = mapping.required("because")?.line()
        let named = kinds.filter { mapping[$0] != nil }
        guard named.count == 1, let kind = named.first else {
            return node.valueFault(
                "\(named.count) kinds of check in one entry",
                remedy: Spelling.remedy(for: "", among: kinds))
        }
        let allowed = ["defines": ["in"], "prints": ["program", "argument"]][kind] ?? []
        for extra in ["in", "program", "argument"] where !allowed.contains(extra) {
            guard let node = mapping[extra] else { continue }
            return node.valueFault("'\(extra)' does not go with '\(kind)'", remedy: "remove it")
        }
        let machines = mapping["on"].map { $0.list { $0.choice(of: Toolchain.Machine.self) } }
        guard let meaning = meaning(of: kind, in: mapping), let because, machines != .some(nil) else { return nil }
        return Recipe.Check(kind: meaning, machines: machines ?? nil, because: because)
    }

    private static func meaning(of kind: String, in mapping: YAMLMapping) -> Recipe.Check.Kind? {
        switch kind {
        case "defines":
            let name = mapping.required("defines")?.token()
            let file = mapping.required("in")?.relativePath()
            guard let name, let file else { return nil }
            return .defines(name: name, file: file)
        case "prints":
            let line = mapping.required("prints")?.line()
            let program = mapping.required("program")?.relativePath()
            let argument = mapping["argument"].map { $0.line() } ?? "--version"
            guard let line, let program, let argument else { return nil }
            return .prints(line, program: program, argument: argument)
        case "executable": return mapping.required("executable")?.relativePath().map { .executable($0) }
        case "decodes": return mapping.required("decodes")?.relativePath().map { .decodes($0) }
        case "transcodes": return mapping.required("transcodes")?.relativePath().map { .transcodes($0) }
        default: return mapping.required("bitstream")?.relativePath().map { .bitstream($0) }
        }
    }
}
