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

    @Option(help: "Compose a picture on the GPU as for that output, print what came of it, and end.")
    var graphics: String?

    @Flag(help: "With what web pages need.")
    var pages = false

    func run() async throws {
        if let survey {
            return try tell(Survey.take(for: Output(parsing: survey), pages: pages))
        }
        if let graphics { return try tell(Graphics.look(for: Output(parsing: graphics))) }
        let code = await StageServer.serve()
        if code != 0 { throw ExitCode(code) }
    }

    private func tell(_ answer: some Encodable) throws {
        print(String(decoding: try JSONEncoder().encode(answer), as: UTF8.self))
    }
}
