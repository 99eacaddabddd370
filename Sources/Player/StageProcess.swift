import Faults
import Foundation
import Reports
import Stage
import Subprocess
import SystemPackage

/// The stage as the player sees it: a child process that takes commands and tells events, a line each.
enum StageProcess {
    /// What reaches the player while the stage runs.
    enum Happening: Sendable {
        case event(StageEvent)
        /// The process is gone, in good order or not.
        case gone
        /// Someone wants the player to end.
        case interrupted
    }

    /// Runs a stage until `body` returns, which reads what happens and tells the stage what to do.
    ///
    /// Throws: `Fault` if the process cannot be started, and what `body` throws.
    static func run<Result: Sendable>(
        _ body: @Sendable (AsyncStream<Happening>, @Sendable (StageCommand) async throws -> Void) async throws -> Result
    ) async throws -> Result {
        let (happenings, feed) = AsyncStream.makeStream(of: Happening.self)
        var options = PlatformOptions()
        options.processGroupID = 0  // the terminal's Ctrl-C reaches the player alone, which ends the stage in order
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
        let (program, arguments) = try command(wrapper: ProcessInfo.processInfo.environment["MARQUEED_WRAPPER"])
        let result = try await Subprocess.run(
            program, arguments: Arguments(arguments), platformOptions: options, input: .inputWriter,
            output: .sequence, error: .currentStandardError
        ) { execution in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    let decoder = JSONDecoder()
                    for try await line in execution.standardOutput.strings() {
                        // A line that is no event is some library's own talk.
                        guard let event = try? decoder.decode(StageEvent.self, from: Data(line.utf8)) else { continue }
                        feed.yield(.event(event))
                    }
                    feed.yield(.gone)
                }
                group.addTask {
                    for await _ in Interruption.arrivals() { feed.yield(.interrupted) }
                }
                let writer = execution.standardInputWriter
                let result = try await body(happenings) { command in
                    let line = String(decoding: try JSONEncoder().encode(command), as: UTF8.self)
                    do {
                        _ = try await writer.write(line + "\n")
                    } catch {
                        // The process is gone; the reader says so.
                    }
                }
                try await writer.finish()
                try await group.next()  // the reader: what the stage says last is heard
                group.cancelAll()
                return result
            }
        }
        return result.closureResult
    }

    /// This very program as a stage; behind the words of `wrapper` if there are any, such as a debugger or an emulator.
    private static func command(wrapper: String?) throws -> (Executable, [String]) {
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let words = (wrapper ?? "").split(separator: " ").map(String.init)
        guard let first = words.first else { return (.path(FilePath(program)), ["stage"]) }
        let executable: Executable = first.contains("/") ? .path(FilePath(first)) : .name(first)
        return (executable, words.dropFirst() + [program, "stage"])
    }
}
