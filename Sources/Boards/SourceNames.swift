import Faults

/// The names in a board's list of sources, and which of them its facts refer to.
final class SourceNames {
    /// `nil` where the list itself does not read; then no name is unknown.
    private let known: [String]?
    private var used: Set<String> = []
    private var isWhole = true

    init(known: [String]?) { self.known = known }

    /// The sources of a fact: `source: mpp` or `source: [mpp, trm]`. A fact without one is a fault.
    func read(_ fact: YAMLMapping) -> [String]? {
        let names = fact.required("source")?.oneOrMore(of: name)
        if names == nil { isWhole = false }
        return names
    }

    /// The names that no fact refers to; none where a fact's own source does not read, which may be what was meant.
    var idle: Set<String> { isWhole ? Set(known ?? []).subtracting(used) : [] }

    private func name(_ node: YAMLNode) -> String? {
        guard let name = node.name() else { return nil }
        used.insert(name)
        guard let known, !known.contains(name) else { return name }
        return node.valueFault("unknown source '\(name)'", remedy: Spelling.remedy(for: name, among: known))
    }
}
