import Faults
import Foundation
import Subprocess
package import SystemPackage

/// A program of the distribution, run with a list of arguments.
///
/// It has a process group of its own, all of which ends when the task that runs it is cancelled.
package struct Tool: Sendable {
    /// A name that is looked up on the `PATH`, or a path.
    package let program: String
    /// The Debian package that brings it.
    package let package: String

    package init(_ program: String, package: String) {
        self.program = program
        self.package = package
    }

    /// What the caller's environment holds stays outside of a build, but for these.
    package static func cleanEnvironment(_ settings: [String: String] = [:]) -> [String: String] {
        let kept = ProcessInfo.processInfo.environment.filter { ["PATH", "HOME", "TMPDIR"].contains($0.key) }
        return kept.merging(["LC_ALL": "C"]) { $1 }.merging(settings) { $1 }
    }

    /// Runs it, both streams going to `log`.
    ///
    /// Returns whether it ended well.
    package func run(
        _ arguments: [String], in directory: FilePath? = nil, environment: [String: String]? = nil,
        log: FileDescriptor
    ) async throws -> Bool {
        let status = try await reportingAbsence {
            try await Subprocess.run(
                executable, arguments: Arguments(arguments), environment: Self.subprocessEnvironment(environment),
                workingDirectory: directory, platformOptions: Self.options,
                output: .fileDescriptor(log, closeAfterSpawningProcess: false), error: .combinedWithOutput
            ).terminationStatus
        }
        try Task.checkCancellation()
        return status.isSuccess
    }

    /// Runs it and gives what it printed, at most 4 MB. What it says on stderr is the cause if it does not end well.
    package func output(_ arguments: [String], environment: [String: String]? = nil) async throws -> String {
        let result = try await reportingAbsence {
            try await Subprocess.run(
                executable, arguments: Arguments(arguments), environment: Self.subprocessEnvironment(environment),
                platformOptions: Self.options, output: .string(limit: 4 << 20), error: .string(limit: 1 << 16))
        }
        try Task.checkCancellation()
        guard result.terminationStatus.isSuccess else { throw fault(arguments, cause: result.standardError) }
        return result.standardOutput
    }

    /// Runs it with `input` on its standard input and gives what it wrote, at most 64 MB, and what it said on stderr.
    package func convert(
        _ input: [UInt8], _ arguments: [String], environment: [String: String]? = nil
    ) async throws -> (output: [UInt8], talk: String) {
        let file = try Self.nameless(holding: input)
        defer { try? file.close() }  // it was only read
        let result = try await reportingAbsence {
            try await Subprocess.run(
                executable, arguments: Arguments(arguments), environment: Self.subprocessEnvironment(environment),
                platformOptions: Self.options, input: .fileDescriptor(file, closeAfterSpawningProcess: false),
                output: .bytes(limit: 64 << 20), error: .string(limit: 1 << 20))
        }
        try Task.checkCancellation()
        guard result.terminationStatus.isSuccess else { throw fault(arguments, cause: result.standardError) }
        return (result.standardOutput, result.standardError)
    }

    /// A file without a name instead of a pipe: a program that ends before it has read everything breaks the pipe, and
    /// swift-subprocess 1.0 with it.
    private static func nameless(holding bytes: [UInt8]) throws -> FileDescriptor {
        let path = FilePath(NSTemporaryDirectory()).appending("marquee-\(UUID().uuidString)")
        do {
            let file = try FileDescriptor.open(
                path, .readWrite, options: [.create, .exclusiveCreate, .closeOnExec], permissions: .ownerReadWrite)
            Files.discard(path)
            do {
                try file.writeAll(bytes)
                try file.seek(offset: 0, from: .start)
                return file
            } catch {
                try? file.close()  // what was written goes with it
                throw error
            }
        } catch let error as Errno {
            throw Fault.system(error, path: path.string, doing: "writing")
        }
    }

    private func fault(_ arguments: [String], cause: String) -> Fault {
        guard !FullDisk.isTold(in: cause) else {
            return Fault(
                .diskFull, "'\(program)' had no space left to write", remedy: "free some space and run it again",
                cause: cause.trimmingCharacters(in: .whitespacesAndNewlines))
        }
        return Fault(
            .toolFailed, "'\(program) \(arguments.joined(separator: " "))' did not end well",
            remedy: "see what it says", cause: cause.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// Where a program lies that is looked up on the `PATH`; `nil` if it is not there.
    package var place: FilePath? {
        if program.contains("/") { return FilePath(program) }
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        return path.split(separator: ":").map { FilePath(String($0)).appending(program) }
            .first { access($0.string, X_OK) == 0 && Files.length(of: $0) != nil }
    }

    /// Throws: `Fault` with the package to install, unless the program is there.
    package func require() async throws {
        try await reportingAbsence { _ = try await executable.resolveExecutablePath(in: .inherit) }
    }

    private var executable: Executable { program.contains("/") ? .path(FilePath(program)) : .name(program) }

    private func reportingAbsence<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw Fault(
                .toolMissing, "the program '\(program)' is not there",
                remedy: "install the Debian package '\(package)' (apt-get install \(package))")
        } catch let error as SubprocessError where error.code == .spawnFailed {
            throw Fault(
                .toolFailed, "the program '\(program)' does not start",
                remedy: "see whether it is for this machine and may be executed",
                cause: error.underlyingError.map { "\($0)" })
        } catch let error as SubprocessError where error.code == .outputLimitExceeded {
            throw Fault(
                .toolFailed, "the program '\(program)' says more than it ever should",
                remedy: "see whether it is the program that you mean")
        }
    }

    private static func subprocessEnvironment(_ variables: [String: String]?) -> Subprocess.Environment {
        guard let variables else { return .inherit }
        var keyed: [Subprocess.Environment.Key: String] = [:]
        for (name, value) in variables {
            if let key = Subprocess.Environment.Key(rawValue: name) { keyed[key] = value }
        }
        return .custom(keyed)
    }

    private static var options: PlatformOptions {
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(2))
        ]
        return options
    }
}
