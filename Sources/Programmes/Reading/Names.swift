import Faults

/// The names that one part of the file gives, for the others to use.
struct Names {
    /// In the order of the file.
    let list: [String]
    private let known: Set<String>

    init(_ list: [String]) {
        self.list = list
        known = Set(list)
    }

    func contains(_ name: String) -> Bool { known.contains(name) }

    /// Reports a name that is not one of them. `kind` is what they are names of.
    func refuse<Value>(_ name: String, _ kind: String, at node: YAMLNode) -> Value? {
        // With many faults the nearest of many names is not worth its search.
        guard !node.faults.isFull else { return nil }
        return node.valueFault("unknown \(kind) '\(name)'", remedy: Spelling.remedy(for: name, among: list))
    }
}
