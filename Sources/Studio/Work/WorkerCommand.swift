import ArgumentParser
import Dispatch
import Encoding
import Faults
import Foundation
import Glibc
import Measures
import Synchronization

/// `marquee-studio worker ORDER`: does one thing with one medium, within limits, and says on stdout what came of it.
///
/// ORDER is a `WorkerCommand.Order` as JSON. stdout has a `WorkLine` a line. The exit code is 0 whatever the last line says;
/// another one, or no last line, means that the medium was the end of it.
struct WorkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "worker", abstract: "Do one thing with one medium, within limits.", shouldDisplay: false)

    /// What is to be done and what it may use up.
    struct Order: Codable, Sendable {
        let work: WorkOrder
        let limits: WorkLimits
    }

    @Argument(help: "The order, as JSON.")
    var order: String

    func run() async throws {
        let order: Order
        do {
            order = try JSONDecoder().decode(Order.self, from: Data(self.order.utf8))
        } catch {
            throw ValidationError("ORDER is no order of this version: \(error)")
        }
        try order.limits.apply()
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
