import ArgumentParser
import Faults
import Foundation
import Measures
import Reports
import SystemPackage

/// `marqueed screenshot`
struct ScreenshotCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "screenshot", abstract: "Write what this board's player has on the screen as a PNG.",
        discussion: """
            The picture is the composed one, video included, on its way to the display. The show goes on meanwhile.

            Example: marqueed screenshot -o now.png
            """)

    @Option(name: [.customShort("o"), .long], help: "The file, as in now.png.")
    var output: String

    @OptionGroup var place: SocketOptions

    @OptionGroup var reporting: ReportOptions

    func report() async throws -> ScreenshotReport {
        guard output.lowercased().hasSuffix(".png") else {
            throw Fault(.usage, "'\(output)', against a name that ends in .png", remedy: "write -o now.png")
        }
        let answer = try await place.client.ask("GET", "/api/v1/screen.png")
        guard answer.status == 200 else { throw Self.refusal(answer) }
        let file = FilePath(output)
        try Files.write(answer.body, to: file)
        return ScreenshotReport(file: file.string, bytes: ByteCount(answer.body.count))
    }

    private static func refusal(_ answer: LocalClient.Answer) -> Fault {
        struct Said: Decodable {
            struct Refusal: Decodable {
                let code: String
                let problem: String
                let remedy: String
            }
            let fault: Refusal
        }
        // What does not read is told as what it is: no player's answer.
        guard let said = try? JSONDecoder().decode(Said.self, from: Data(answer.body)) else {
            return Fault(
                .apiUnavailable, "an answer that is no player's",
                remedy: "check --socket, and that player and command are of one version")
        }
        return Fault(Fault.Code(said.fault.code), said.fault.problem, remedy: said.fault.remedy)
    }
}

/// The picture that was written.
struct ScreenshotReport: Report {
    static let schema = "marquee.screenshot/1"

    let file: String
    let bytes: ByteCount

    func text(_ style: Style) -> String { "\(style.bold("wrote")) \(file), \(bytes)" }
}
