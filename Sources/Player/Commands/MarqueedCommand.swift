package import ArgumentParser

/// `marqueed`: plays what is in a depot and says what it showed.
package struct MarqueedCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "marqueed",
        abstract: "Play a release on this board's screen, unattended, and prove what was shown.",
        subcommands: [
            RunCommand.self, StatusCommand.self, ScreenshotCommand.self, TriggerCommand.self, DoctorCommand.self,
            PlaysCommand.self, SimulateCommand.self, StageEntryCommand.self, GuestEntryCommand.self,
        ])

    package init() {}
}
