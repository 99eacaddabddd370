import ArgumentParser
import Stage

/// A page's own process; the stage starts it.
struct GuestEntryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "guest", abstract: "Show the page that standard input names, for the stage.",
        shouldDisplay: false)

    func run() throws { throw ExitCode(GuestServer.serve()) }
}
