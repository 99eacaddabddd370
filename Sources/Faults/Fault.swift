/// One thing that is wrong: where, what was seen against what was expected, and what to do.
///
/// Callers branch on `code`, never on text.
package struct Fault: Error, Hashable, Sendable, Codable {
    /// What kind of thing went wrong, stable across releases: `file.missing`, `yaml.unknown-key`.
    package struct Code: Hashable, Sendable, Codable {
        package let name: String

        package init(_ name: String) { self.name = name }
    }

    /// Where it went wrong. Lines and columns count from 1.
    package struct Place: Hashable, Sendable, Codable {
        package let file: String
        package let line: Int?
        package let column: Int?

        package init(file: String, line: Int? = nil, column: Int? = nil) {
            self.file = file
            self.line = line
            self.column = column
        }
    }

    package let code: Code
    package let place: Place?
    /// What was seen, against what was expected.
    package let problem: String
    /// What to do about it.
    package let remedy: String
    /// What another program or library said, where there is one.
    package let cause: String?

    package init(_ code: Code, at place: Place? = nil, _ problem: String, remedy: String, cause: String? = nil) {
        self.code = code
        self.place = place
        self.problem = problem
        self.remedy = remedy
        self.cause = cause
    }
}

extension Fault: CustomStringConvertible {
    /// `where: what was seen, against what was expected; what to do (what the cause said)`.
    package var description: String {
        let stem = "\(place.map { "\($0): " } ?? "")\(problem); \(remedy)"
        guard let cause, !cause.isEmpty else { return stem }
        return "\(stem) (\(cause))"
    }
}

extension Fault.Place: CustomStringConvertible {
    package var description: String {
        guard let line else { return file }
        return column.map { "\(file):\(line):\($0)" } ?? "\(file):\(line)"
    }
}

extension Fault.Place: Comparable {
    package static func < (left: Fault.Place, right: Fault.Place) -> Bool {
        (left.file, left.line ?? 0, left.column ?? 0) < (right.file, right.line ?? 0, right.column ?? 0)
    }
}

/// Every fault found in one go, in the order of their places.
package struct FaultList: Error, Sendable {
    package let faults: [Fault]

    /// `faults` must not be empty.
    package init(_ faults: [Fault]) {
        precondition(!faults.isEmpty, "a list of faults holds at least one")
        self.faults = faults
    }
}

extension FaultList: CustomStringConvertible {
    package var description: String { faults.map(\.description).joined(separator: "\n") }
}
