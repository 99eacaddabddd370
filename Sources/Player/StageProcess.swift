import Faults
import Foundation
import Measures
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
        /// Something else is to be shown: this stage ends in good order.
        case changing
        /// A program on this board wants something of the screen.
        case ordered(Desk.Order)
    }

    /// How often time is told to pass.
    static let tick = Duration.milliseconds(250)

    /// Runs a stage until `body` returns, which reads what happens and tells the stage what to do.
    ///
    /// `watch` is told of each frame report and of time passing, and says when the process is to be killed.
    ///
    /// Throws: `Fault` if the process cannot be started, and what `body` throws.
    static func run<Result: Sendable>(
        watch: @escaping @Sendable (StageSupervisor.Event) -> [StageSupervisor.Effect],
        orders: AsyncStream<Desk.Order>,
        _ body: @Sendable (AsyncStream<Happening>, @Sendable (StageCommand) async throws -> Void) async throws -> Result
    ) async throws -> Result {
        let (happenings, feed) = AsyncStream.makeStream(of: Happening.self)
        var options = PlatformOptions()
        options.processGroupID = 0  // the terminal's Ctrl-C reaches the player alone, which ends the stage in order
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(2))]
        let (program, arguments) = try command(["stage"])
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
                        if case .presented = event, watch(.presented).contains(.climb) { feed.yield(.changing) }
                        feed.yield(.event(event))
                    }
                    feed.yield(.gone)
                }
                group.addTask {
                    for await _ in Interruption.arrivals() { feed.yield(.interrupted) }
                }
                group.addTask {
                    while true {
                        try await Task.sleep(for: Self.tick)
                        // A process that ended just now needs no killing.
                        if watch(.ticked).contains(.kill) { try? execution.send(signal: .kill) }
                    }
                }
                group.addTask {
                    for await order in orders { feed.yield(.ordered(order)) }
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

    /// Asks a stage what GStreamer can do here. Drivers are loaded, so it has a process of its own, and two minutes: the first
    /// one after an installation reads all plug-ins, which an emulator does in forty seconds.
    ///
    /// Throws: `Fault` if it crashes or hangs.
    static func survey(for output: String, pages: Bool) async throws -> Survey {
        let arguments = ["--survey", output] + (pages ? ["--pages"] : [])
        guard let survey: Survey = try await answer(to: arguments, within: .seconds(120)) else {
            throw Fault(
                .stageSurvey, "GStreamer crashed, or did not answer in two minutes",
                remedy: "run 'gst-inspect-1.0', which shows the plug-in that does it, and remove that")
        }
        return survey
    }

    /// Has a stage compose a picture on the GPU, in a process of its own, as drivers crash and hang.
    ///
    /// `patience` is how long it may take: a screen that is about to start stays black meanwhile.
    static func graphics(for output: String, patience: Duration = .seconds(10)) async -> Graphics {
        // A process that cannot be started is as good as one that crashes.
        let found: Graphics?? = try? await answer(to: ["--graphics", output], within: patience)
        return (found ?? nil) ?? Graphics(renderer: nil, problem: "it crashed, or did not answer in \(patience.text)")
    }

    /// What a stage says that is asked one thing; `nil` if it crashes or takes longer.
    private static func answer<Answer: Decodable>(to question: [String], within limit: Duration) async throws -> Answer?
    {
        let (program, arguments) = try command(["stage"] + question)
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(1))]
        let answer = try await withThrowingTaskGroup(of: [UInt8]?.self) { [options] group in
            group.addTask {
                let result = try await Subprocess.run(
                    program, arguments: Arguments(arguments), platformOptions: options, input: .none,
                    output: .bytes(limit: 1 << 20), error: .discarded)
                return result.terminationStatus.isSuccess ? result.standardOutput : nil
            }
            group.addTask {
                try await Task.sleep(for: limit)
                return nil
            }
            defer { group.cancelAll() }
            return try await group.next() ?? nil
        }
        // Words that are no answer are some library's last.
        return answer.flatMap { try? JSONDecoder().decode(Answer.self, from: Data($0)) }
    }

    /// This very program as a stage; behind the words of `MARQUEED_WRAPPER` if there are any, such as a debugger or an
    /// emulator.
    private static func command(_ arguments: [String]) throws -> (Executable, [String]) {
        let wrapper = ProcessInfo.processInfo.environment["MARQUEED_WRAPPER"]
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let words = (wrapper ?? "").split(separator: " ").map(String.init)
        guard let first = words.first else { return (.path(FilePath(program)), arguments) }
        let executable: Executable = first.contains("/") ? .path(FilePath(first)) : .name(first)
        return (executable, words.dropFirst() + [program] + arguments)
    }
}

extension Fault.Code {
    /// GStreamer does not tell what it can do.
    static let stageSurvey = Fault.Code("stage.survey")
}
