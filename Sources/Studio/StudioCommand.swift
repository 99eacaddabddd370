package import ArgumentParser

/// `marquee-studio`: the verbs of `marquee` that look into media. People call them through `marquee`, so it goes by that name.
package struct StudioCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "marquee",
        abstract: "Encode ad playlists for kiosk boards, say what will play, import, and test what encodes.",
        subcommands: [
            CheckCommand.self, EncodeCommand.self, PlanCommand.self, PreviewCommand.self, ImportCommand.self,
            SelfTestCommand.self, DoctorCommand.self,
            WorkerCommand.self,
        ])

    package init() {}
}
