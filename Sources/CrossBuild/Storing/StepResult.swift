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
    package let compiler: CompilerIdentity
    package let flags: [String]
    package let licence: String
    package let outputs: [Output]
    package let checks: [CheckResult]
    /// Units: seconds, of the build that made it.
    package let seconds: Double

    static let schema = "marquee.step/1"

    package struct Output: Hashable, Sendable, Codable {
        /// Below the board's root.
        package let path: String
        package let bytes: ByteCount
        package let sha256: Digest

        /// Whether the file below `root` is still this one.
        func stands(below root: FilePath) -> Bool {
            guard let bytes = try? Files.read(root.appending(FilePath(path).components)) else { return false }
            return bytes.count == self.bytes.bytes && Digest(of: bytes) == sha256
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
}
