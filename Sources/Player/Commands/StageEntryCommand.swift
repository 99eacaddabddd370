import ArgumentParser
import Stage

/// The stage's own process; `marqueed run` starts it.
struct StageEntryCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "stage", abstract: "Compose slots that standard input names onto an output.",
        shouldDisplay: false)

    func run() async throws {
        let code = await StageServer.serve()
        if code != 0 { throw ExitCode(code) }
    }
}
