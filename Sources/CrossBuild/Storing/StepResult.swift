import Boards
import Faults
import Foundation
package import Measures
import SystemPackage

/// What a step left, as `result.json` in the store and `build.json` in an output directory have it.
package struct StepResult: Hashable, Sendable, Codable {
    package let schema: String
    package let recipe: String
    package let version: String
    package let board: String
    package let triple: String
    /// The step's address.
    package let digest: Digest
    /// What the address is the digest of.
    package let inputs: [String: String]
    package let compiler: CompilerIdentity
    package let flags: [String]
    package let licence: LicenceSum
    package let outputs: [Output]
    /// The packages whose code is in it beside the recipe's own; `nil` for a recipe that is no Swift package.
    package let linked: [LinkedPackage]?
    package let checks: [CheckResult]
    /// Units: seconds, of the build that made it.
    package let seconds: Double

    static let schema = "marquee.step/2"

    package struct Output: Hashable, Sendable, Codable {
        /// Below the board's root.
        package let path: String
        package let bytes: ByteCount
        package let sha256: Digest

        /// Whether the file below `root` is still this one.
        func stands(below root: FilePath, _ seen: SeenFiles) -> Bool {
            seen.digest(root.appending(FilePath(path).components)) == sha256
        }
    }

    /// Returns `nil` for a file that is not there or not one of ours.
    static func read(_ path: FilePath) -> StepResult? {
        guard let bytes = try? Files.read(path), let result = try? JSONDecoder().decode(Self.self, from: Data(bytes))
        else { return nil }
        return result.schema == schema ? result : nil
    }

    func json() -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        // Plain values always encode.
        guard let bytes = try? encoder.encode(self) else { preconditionFailure("a result that does not encode") }
        return Array(bytes) + [0x0A]
    }
}

/// What came of one check.
package struct CheckResult: Hashable, Sendable, Codable {
    package let name: String
    package let passed: Bool
    /// What was seen.
    package let detail: String
    /// What to do about it; only where it did not pass.
    package let remedy: String?

    init(name: String, passed: Bool, detail: String, remedy: String? = nil) {
        self.name = name
        self.passed = passed
        self.detail = detail
        self.remedy = passed ? nil : remedy
    }
}
