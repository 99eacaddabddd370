import Foundation
import Measures
import SystemPackage

/// What a player that runs here says of its screen.
struct PictureCheck {
    let client: LocalClient

    /// Black for longer is worth a look, even if it is meant.
    private static let dark = Duration.seconds(60)

    /// Nothing where no player answers.
    func run() async -> [Check] {
        // No player, or one of another version: that is no fault of what is looked at here.
        guard let answer = try? await client.ask("GET", "/api/v1/status"), answer.status == 200,
            let status = try? JSONDecoder().decode(StatusReport.self, from: Data(answer.body)),
            let screen = status.screen
        else { return [] }
        return [check(screen)]
    }

    func check(_ screen: StatusReport.Screen) -> Check {
        if screen.isWrong {
            return .failed(
                "picture", "not what is meant for \(Duration.seconds(screen.wrong ?? 0).text)",
                "look at 'marqueed screenshot -o now.png'; if it goes on, restart the player and report this")
        }
        if let zone = screen.standing.first {
            return .failed(
                "picture", "the film in \(zone) brings no new pictures",
                "see whether the decoder can do what it is given: 'marquee boards show NAME'")
        }
        let still = screen.still.map { ", unchanged for \(Duration.seconds($0).text)" } ?? ""
        guard let black = screen.black.map(Duration.seconds), black >= Self.dark else {
            return .passed("picture", "what is meant\(still)")
        }
        return .warning("picture", "black for \(black.text), as what is shown is", "see whether that should be on it")
    }
}
