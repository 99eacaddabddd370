import Faults
import Measures
import Subprocess
import SystemPackage

/// Runs one of Slurm's programs, within a bound: they wait for their controller for as long as they are let.
enum SlurmTool {
    private static let patience = Duration.seconds(30)
    /// Units: bytes. A hundred thousand tasks' lines.
    private static let outputLimit = 64 << 20

    /// What it prints. Throws: `Fault` when it is missing, does not end or says no; `CancellationError`.
    static func run(_ words: [String], saying text: String = "") async throws -> String {
        try await withThrowingTaskGroup(of: String.self) { group in
            group.addTask { try await ask(words, text) }
            group.addTask {
                try await Task.sleep(for: patience)
                throw Fault(
                    .executorSilent, "'\(words[0])' has not ended within \(patience.text)",
                    remedy: "see whether slurmctld is well")
            }
            defer { group.cancelAll() }
            guard let output = try await group.next() else { throw CancellationError() }
            return output
        }
    }

    private static func ask(_ words: [String], _ text: String) async throws -> String {
        let result: ExecutionResult<Void, StringOutput<UTF8>, StringOutput<UTF8>>
        do {
            result = try await Subprocess.run(
                .name(words[0]), arguments: Arguments(Array(words.dropFirst())), input: .string(text),
                output: .string(limit: outputLimit), error: .string(limit: 1 << 16))
        } catch {
            try Task.checkCancellation()
            throw Fault(
                .toolMissing, "'\(words[0])' cannot be run",
                remedy: "install Slurm's client programs (Debian: slurm-client) and munge", cause: "\(error)")
        }
        try Task.checkCancellation()
        guard result.terminationStatus.isSuccess else {
            let words = [result.standardError, result.standardOutput].joined(separator: " ")
                .split(whereSeparator: \.isNewline).joined(separator: "; ")
            throw Fault(
                .executorSilent, "Slurm says no", remedy: "see whether its controller runs and knows you", cause: words)
        }
        return result.standardOutput
    }
}
