import Foundation
import Subprocess
import SystemPackage
import Testing

@testable import CrossBuild

/// The built `marquee`, run as a user runs it.
struct Program {
    struct Answer {
        /// `nil` if a signal ended it.
        let status: Int?
        let output: String
        let talk: String

        /// The JSON document on stdout.
        func document() throws -> [String: Any] {
            try #require(
                try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any], "\(output)\(talk)")
        }

        /// The codes of the faults on stdout.
        func codes() throws -> [String] {
            let faults = try document()["faults"] as? [[String: Any]]
            return try #require(faults).compactMap { $0["code"] as? String }
        }

        func recipes() throws -> [[String: Any]] {
            try #require(try document()["recipes"] as? [[String: Any]], "\(output)\(talk)")
        }

        /// The state of each recipe of a build report.
        func states() throws -> [String: String] {
            Dictionary(
                uniqueKeysWithValues: try recipes().map {
                    ($0["recipe"] as? String ?? "", $0["state"] as? String ?? "")
                })
        }

        /// The first recipe of a build report.
        func recipe() throws -> [String: Any] {
            try #require((try document()["recipes"] as? [[String: Any]])?.first)
        }
    }

    var environment: [String: String]
    var directory: FilePath

    /// It stands beside the test bundle.
    static let path = FilePath(ProcessInfo.processInfo.arguments[0]).removingLastComponent().appending("marquee")

    func run(_ arguments: String...) async throws -> Answer { try await run(list: arguments) }

    /// After `limit` it is asked to end, as `kill` does, or gets another signal.
    func run(
        list arguments: [String], stopAfter limit: Duration? = nil, with signal: Signal = .terminate
    ) async throws -> Answer {
        var keyed: [Subprocess.Environment.Key: String?] = [:]
        for (name, value) in environment { keyed[try #require(Subprocess.Environment.Key(rawValue: name))] = value }
        let result = try await Subprocess.run(
            .path(Self.path), arguments: Arguments(arguments), environment: .inherit.updating(keyed),
            workingDirectory: directory, input: .none, output: .string(limit: 1 << 20), error: .string(limit: 1 << 20)
        ) { execution in
            guard let limit else { return }
            try await Task.sleep(for: limit)
            try? execution.send(signal: signal)  // it may have ended by itself
        }
        let status: Int? = if case .exited(let code) = result.terminationStatus { Int(code) } else { nil }
        return Answer(status: status, output: result.standardOutput, talk: result.standardError)
    }
}
