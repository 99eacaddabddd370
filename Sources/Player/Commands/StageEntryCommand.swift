import ArgumentParser
import Foundation
import Stage

/// The stage's own process; `marqueed run` starts it.
struct StageEntryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stage", abstract: "Compose slots that standard input names onto an output.",
        shouldDisplay: false)

    @Option(help: "Print what GStreamer can do for that output, and end.")
    var survey: String?

    @Flag(help: "With what web pages need.")
    var pages = false

    func run() async throws {
        if let survey {
            let bytes = try JSONEncoder().encode(Survey.take(for: Output(parsing: survey), pages: pages))
            print(String(decoding: bytes, as: UTF8.self))
            return
        }
        let code = await StageServer.serve()
        if code != 0 { throw ExitCode(code) }
    }
}
