import ArgumentParser
import Dispatch
import Encoding
import Executors
import Faults
import Foundation
import Glibc
import Measures
import Synchronization
import SystemPackage

/// `marquee-studio worker ORDER`: does one thing with one medium, within limits, and says on stdout what came of it.
///
/// ORDER is a `WorkerCommand.Order` as JSON. stdout has a `WorkLine` a line. The exit code is 0 whatever the last line says;
/// another one, or no last line, means that the medium was the end of it.
///
/// `marquee-studio worker --run DIR --chunk NAME`: does a chunk of a run, as `ChunkWork` has it. The exit code is 0 when
/// there is a record of all, whatever they say, and 75 where it cannot work.
struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Do one thing with one medium, within limits, or a chunk of a run.",
        shouldDisplay: false)

    /// What is to be done and what it may use up.
    struct Order: Codable, Sendable {
        let work: WorkOrder
        let limits: WorkLimits
    }

    @Argument(help: "The order, as JSON.")
    var order: String?

    @Option(name: .long, help: ArgumentHelp("The run's directory.", valueName: "dir"))
    var run: String?

    @Option(name: .long, help: ArgumentHelp("Which chunk of it.", valueName: "name"))
    var chunk: String?

    @Flag(name: .long, help: "End with the process that started this one.")
    var tether = false

    func validate() throws {
        switch (order, run, chunk) {
        case (.some, nil, nil): break
        case (nil, let run?, let chunk?):
            if !run.hasPrefix("/") { throw ValidationError("--run is '\(run)', expected an absolute path.") }
            if ChunkName(parsing: chunk) == nil {
                throw ValidationError("--chunk is '\(chunk)', expected a chunk's name, as in 3-0.")
            }
        default: throw ValidationError("Give an ORDER, or --run and --chunk.")
        }
    }

    func run() async throws {
        if let run, let chunk = chunk.flatMap(ChunkName.init(parsing:)) {
            return try await ChunkWork(run: FilePath(run), chunk: chunk, isTethered: tether).run()
        }
        let order: Order
        do {
            order = try JSONDecoder().decode(Order.self, from: Data((self.order ?? "").utf8))
        } catch {
            throw ValidationError("ORDER is no order of this version: \(error)")
        }
        try order.limits.apply()
        RenditionEncoder.keepPagesSmall()
        let voice = Voice()
        do {
            voice.end(with: try await order.work.run { voice.share = $0 })
        } catch let fault as Fault {
            voice.end(with: .refused([fault]))
        } catch let list as FaultList {
            voice.end(with: .refused(list.faults))
        }
    }
}

/// What a worker has to say while it works: twice a second that it goes on, as long as it does.
///
/// `@unchecked Sendable`: the state has its mutex; Dispatch locks its own timer.
private final class Voice: @unchecked Sendable {
    private struct State {
        var share = 0.0
        var beats = 0
    }

    private let state = Mutex(State())
    private let timer = DispatchSource.makeTimerSource(queue: .global())

    init() {
        timer.schedule(deadline: .now() + .milliseconds(200), repeating: .milliseconds(500))
        timer.setEventHandler { [weak self] in self?.beat() }
        timer.activate()
    }

    var share: Double {
        get { state.withLock { $0.share } }
        set { state.withLock { $0.share = newValue } }
    }

    /// The last word.
    func end(with line: WorkLine) {
        timer.cancel()
        state.withLock { _ in Self.say(line) }
    }

    private func beat() {
        state.withLock { state in
            guard Pulse.beats != state.beats, !timer.isCancelled else { return }
            state.beats = Pulse.beats
            Self.say(.alive(share: state.share, at: Pulse.instant.inSeconds))
        }
    }

    private static func say(_ line: WorkLine) {
        guard var rest = (try? JSONEncoder().encode(line)).map({ Array($0)[...] + [0x0A] }) else {
            exit(2)  // cannot be: every line is plain values
        }
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { exit(2) }  // nobody listens any more
        }
    }
}
