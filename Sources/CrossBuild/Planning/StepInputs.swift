package import Measures

/// Everything that can change a byte of a step's result, or a check of it, by name: the step's address is their digest.
///
/// What only people read (reasons, notices, the text about a recipe) is not among them, nor what only packaging reads
/// (`replaces`, `provides`), so rewording rebuilds nothing. What a step needs counts by what it left, not by how it was made: a
/// dependency that is rebuilt to the same bytes does not rebuild what depends on it.
package struct StepInputs: Hashable, Sendable, Codable {
    package let values: [String: String]

    /// The address.
    package var digest: Digest {
        var hasher = Digest.Hasher()
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            // Lengths keep one value's end from being another's beginning.
            hasher.update(Array("\(name.utf8.count) \(name) \(value.utf8.count) \(value)\n".utf8))
        }
        return hasher.finish()
    }

    /// One input that is not what it was.
    package struct Change: Hashable, Sendable, Codable {
        package let input: String
        /// `nil` if it is new.
        package let old: String?
        /// `nil` if it is gone.
        package let new: String?
    }

    /// What is otherwise here than it was there, by name. What follows from other inputs is left out unless it is all.
    package func changes(since old: StepInputs) -> [Change] {
        let names = Set(values.keys).union(old.values.keys).sorted()
        let all = names.filter { values[$0] != old.values[$0] }.map {
            Change(input: $0, old: old.values[$0], new: values[$0])
        }
        let causes = all.filter { !Self.derived.contains($0.input) }
        return causes.isEmpty ? all : causes
    }

    static let checks = "checks"
    /// What stands between two checks.
    static let checkSeparator = "; "
    static let script = "script that Marquee writes"
    static let commands = "commands that Marquee runs"
    private static let derived: Set = [script, commands]
}

extension StepInputs.Change {
    /// `options: --enable-strip is gone, --enable-lto is new`.
    package var sentence: String {
        switch (old, new) {
        case (let old?, nil): return "\(input) is gone, which was \(Self.shown(old))"
        case (nil, let new?): return "\(input) is new: \(Self.shown(new))"
        case (let old?, let new?):
            let (before, after) = (parts(of: old), parts(of: new))
            let gone = before.filter { !after.contains($0) }
            let added = after.filter { !before.contains($0) }
            guard before.count > 1 || after.count > 1, !Self.isText(input) else {
                return "\(input): \(Self.shown(old)) before, \(Self.shown(new)) now"
            }
            let parts = gone.map { "\($0) is gone" } + added.map { "\($0) is new" }
            return "\(input): \(parts.isEmpty ? "in another order" : parts.joined(separator: ", "))"
        case (nil, nil): return input
        }
    }

    private func parts(of value: String) -> [Substring] {
        guard input == StepInputs.checks else { return value.split(separator: " ") }
        return value.split(separator: StepInputs.checkSeparator)
    }

    /// Sentences, which no list of words explains.
    private static func isText(_ input: String) -> Bool {
        !["options", "outputs", "flags of the board", StepInputs.checks].contains(input)
    }

    private static func shown(_ value: String) -> String {
        Digest(parsing: value)?.short ?? (value.isEmpty ? "nothing" : "'\(value)'")
    }
}
