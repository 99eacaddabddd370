import Yams

/// A value in a YAML file together with its place in it.
///
/// Reading never throws: what does not fit is reported to `faults` with file, line and column, and reads as `nil`.
package struct YAMLNode {
    let node: Yams.Node
    let file: String
    package let faults: FaultCollector

    package var place: Fault.Place { YAMLFile.place(node.mark, in: file) }

    package var isMapping: Bool { node.mapping != nil }
    package var isSequence: Bool { node.sequence != nil }

    /// The mapping here; every key outside `keys` is reported.
    package func mapping(keys: [String]) -> YAMLMapping? {
        guard let mapping = namedMapping() else { return nil }
        for entry in mapping.entries where !faults.isFull && !keys.contains(entry.key) {
            let remedy = Spelling.remedy(for: entry.key, among: keys)
            faults.report(
                Fault(.yamlUnknownKey, at: entry.place, "unknown key '\(entry.key.prefix(60))'", remedy: remedy))
        }
        return mapping
    }

    /// The mapping here, whose keys are names that the file's author chose.
    package func namedMapping() -> YAMLMapping? {
        guard let mapping = node.mapping else { return typeFault("a mapping (key: value)") }
        let entries = mapping.compactMap { key, value -> YAMLMapping.Entry? in
            let value = YAMLNode(node: value, file: file, faults: faults)
            let place = YAMLFile.place(key.mark, in: file)
            guard let name = key.scalar?.string, !name.utf8.contains(0) else {
                faults.report(Fault(.yamlType, at: place, "a key that is not a word", remedy: "use a plain word"))
                return nil
            }
            return YAMLMapping.Entry(key: name, place: place, value: value)
        }
        return YAMLMapping(entries: entries, place: place, faults: faults)
    }

    package func sequence() -> [YAMLNode]? {
        guard let sequence = node.sequence else { return typeFault("a list") }
        return sequence.map { YAMLNode(node: $0, file: file, faults: faults) }
    }

    /// The scalar here as it was written; an empty one is a fault.
    package func string() -> String? {
        guard let text = node.scalar?.string else { return typeFault("a word or a number") }
        guard !text.isEmpty else { return typeFault("a word or a number") }
        guard !text.utf8.contains(0) else { return valueFault("a text with a NUL character", remedy: "take it out") }
        return text
    }

    /// What `parse` makes of the scalar. `what` and `example` tell the reader what was expected.
    package func value<Value>(_ what: String, example: String, _ parse: (String) -> Value?) -> Value? {
        guard let text = string() else { return nil }
        if let value = parse(text) { return value }
        return valueFault("'\(text.prefix(60))' is not \(what)", remedy: "write \(example)")
    }

    package func integer(in range: ClosedRange<Int>) -> Int? {
        value(
            "a whole number from \(range.lowerBound) to \(range.upperBound)", example: "for example \(range.lowerBound)"
        ) { Int($0).flatMap { range.contains($0) ? $0 : nil } }
    }

    package func boolean() -> Bool? {
        value("yes or no", example: "true or false") { ["true": true, "false": false][$0] }
    }

    /// The case of an enumeration that is written here.
    package func choice<Choice: RawRepresentable & CaseIterable>(of _: Choice.Type) -> Choice?
    where Choice.RawValue == String {
        guard let text = string() else { return nil }
        if let choice = Choice(rawValue: text) { return choice }
        return valueFault(
            "unknown value '\(text.prefix(60))'",
            remedy: Spelling.remedy(for: text, among: Choice.allCases.map(\.rawValue)))
    }

    /// Reports a value that reads well but cannot be right.
    package func valueFault<Value>(_ problem: String, remedy: String) -> Value? {
        faults.report(Fault(.yamlValue, at: place, problem, remedy: remedy))
        return nil
    }

    private func typeFault<Value>(_ expected: String) -> Value? {
        let seen =
            switch node {
            case .mapping: "a mapping"
            case .sequence: "a list"
            case .scalar(let scalar): scalar.string.isEmpty ? "nothing" : "'\(scalar.string.prefix(40))'"
            case .alias: "an alias"
            }
        faults.report(Fault(.yamlType, at: place, "\(seen) where \(expected) belongs", remedy: "write \(expected)"))
        return nil
    }
}

/// The entries of a YAML mapping in the order of the file.
package struct YAMLMapping {
    package struct Entry {
        package let key: String
        package let place: Fault.Place
        package let value: YAMLNode
    }

    package let entries: [Entry]
    package let place: Fault.Place
    let faults: FaultCollector

    package subscript(key: String) -> YAMLNode? { entries.first { $0.key == key }?.value }

    /// The value of a key that must be there; its absence is reported.
    package func required(_ key: String) -> YAMLNode? {
        if let value = self[key] { return value }
        faults.report(Fault(.yamlMissingKey, at: place, "the key '\(key)' is missing", remedy: "add '\(key):'"))
        return nil
    }
}
