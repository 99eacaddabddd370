import ArgumentParser
import Faults
import Foundation
import Reports
import SystemPackage

/// Where a player on this board is asked.
struct SocketOptions: ParsableArguments {
    @Option(help: "The socket of the player; by default the service's, else the one in --state.")
    var socket: String?

    @Option(help: "Where the player keeps its state.")
    var state = PlayerState.defaultDirectory

    var client: LocalClient { LocalClient(socket: PlayerState.socket(named: socket, state: FilePath(state))) }
}

/// `marqueed status`
struct StatusCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say what the player on this board is doing.",
        discussion: """
            Exit codes: 0 it plays, 1 no frames come or not what is meant, 2 no player answers.

            Example: marqueed status --json
            """)

    @OptionGroup var place: SocketOptions

    @OptionGroup var reporting: ReportOptions

    func report() async throws -> StatusReport {
        let answer = try await place.client.ask("GET", "/api/v1/status")
        // What does not read is told as what it is: no player's answer.
        guard answer.status == 200, let status = try? JSONDecoder().decode(StatusReport.self, from: Data(answer.body))
        else {
            throw Fault(
                .apiUnavailable, at: .init(file: place.client.socket.string), "an answer that is no player's",
                remedy: "check --socket, and that player and command are of one version")
        }
        return status
    }
}
