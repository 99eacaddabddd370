import CKernel
import Dispatch
import Faults
import Foundation
import SystemPackage

/// The stage's own process: commands in on standard input, events out on standard output, a JSON object a line each.
package enum StageServer {
    private enum Input: Sendable {
        case command(StageCommand)
        case unreadable(String)
        case hungUp
        case notice(Composition.Notice)
        case tick
    }

    /// Serves until the show is over or the player hangs up. Returns the exit code: 0 played, 2 could not.
    package static func serve() async -> Int32 {
        // What a film's threads leave in a heap of their own, the next film's threads do not find.
        _ = mq_share_heaps(2)
        let (inputs, feed) = AsyncStream.makeStream(of: Input.self)
        readCommands(into: feed)
        let ticks = DispatchSource.makeTimerSource(queue: .global())
        ticks.setEventHandler { feed.yield(.tick) }
        ticks.schedule(deadline: .now(), repeating: .seconds(1))
        ticks.activate()
        defer { ticks.cancel() }
        var conductor: Conductor?
        do {
            for await input in inputs {
                switch input {
                case .command(.open(let opening)) where conductor == nil:
                    try opening.composer.prepare(for: Output(parsing: opening.output))
                    try Library.start()
                    let composition = try Composition(opening) { feed.yield(.notice($0)) }
                    conductor = Conductor(composition, send: send)
                    try conductor?.open()
                    FontShelf.shared.prepare()
                case .command(let command): conductor?.take(command)
                case .unreadable(let line):
                    throw Fault(.stage, "a command that is not one: \(line.prefix(200))", remedy: "report this")
                case .hungUp:
                    guard conductor != nil else { return 0 }
                    conductor?.take(.close)
                case .notice(let notice): try conductor?.take(notice)
                case .tick: try conductor?.tick(now: .now)
                }
                if conductor?.isOver == true { return 0 }
            }
        } catch {
            // First this: the player ends this process once it has heard.
            conductor?.abandon()
            refuse(error as? Fault ?? Fault(.stage, "\(error)", remedy: "report this"))
        }
        return 2
    }

    private static func readCommands(into feed: AsyncStream<Input>.Continuation) {
        let thread = Thread {
            let decoder = JSONDecoder()
            while let line = readLine() {
                guard let command = try? decoder.decode(StageCommand.self, from: Data(line.utf8)) else {
                    feed.yield(.unreadable(line))  // what is wrong with it is of no use to the player
                    continue
                }
                feed.yield(.command(command))
            }
            feed.yield(.hungUp)
        }
        thread.name = "stage-commands"
        thread.start()
    }

    private static func refuse(_ fault: Fault) {
        let place = fault.place.map { "\($0): " } ?? ""
        let cause = fault.cause.map { " (\($0))" } ?? ""
        send(.refused(code: fault.code.name, problem: place + fault.problem + cause, remedy: fault.remedy))
    }

    private static func send(_ event: StageEvent) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard var line = try? encoder.encode(event) else { return }  // plain values always encode
        line.append(0x0A)
        // A player that is gone hears nothing; that its commands end says so.
        _ = try? FileDescriptor.standardOutput.writeAll(line)
    }
}
