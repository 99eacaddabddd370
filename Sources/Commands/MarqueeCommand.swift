package import ArgumentParser

/// `marquee`: from media and a programme to a release, and from sources to a board.
package struct MarqueeCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "marquee",
        abstract: "Build for kiosk boards, encode ad playlists for them and see what will play.",
        subcommands: [
            BuildCommand.self, WhyCommand.self, StoreCommand.self, PackageCommand.self, BoardsCommand.self,
            ToolchainsCommand.self, CheckVerb.self, EncodeVerb.self, PlanVerb.self, PreviewVerb.self, ImportVerb.self,
            SelfTestVerb.self, DoctorVerb.self,
        ])

    package init() {}
}
