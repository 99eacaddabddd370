import ArgumentParser
import Boards
import Reports
import SystemPackage

/// `marquee boards`: what is known of hardware.
struct BoardsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "boards", abstract: "Say what is known of a board.",
        discussion: "Example: marquee boards show rk3568",
        subcommands: [List.self, Show.self], defaultSubcommand: List.self)

    struct List: Verb {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the boards.", discussion: "Example: marquee boards --json")

        @OptionGroup var place: CatalogueOptions
        @OptionGroup var reporting: ReportOptions

        func report() async throws -> BoardsReport {
            let catalogue = try place.find()
            return BoardsReport(boards: try catalogue.boardNames().map { try catalogue.board($0) })
        }
    }

    struct Show: Verb {
        static let configuration = CommandConfiguration(
            commandName: "show", abstract: "Show one board.", discussion: "Example: marquee boards show rk3588")

        @Argument(help: "The board's name.") var name: String
        @OptionGroup var place: CatalogueOptions
        @OptionGroup var reporting: ReportOptions

        func report() async throws -> BoardReport {
            let catalogue = try place.find()
            let board = try catalogue.board(name)
            return BoardReport(board: board, toolchain: try catalogue.toolchain(for: board))
        }
    }
}

/// Where boards, toolchains and recipes are described.
struct CatalogueOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("The directory with boards, toolchains and recipes.", valueName: "dir"))
    var catalogue: String?

    @Option(
        name: .customLong("recipes"), parsing: .singleValue,
        help: ArgumentHelp("A directory with recipes of your own, looked at first; may be repeated.", valueName: "dir"))
    var recipeFolders: [String] = []

    func find() throws -> Catalogue {
        try Catalogue.find(at: catalogue, recipes: recipeFolders.map { FilePath($0) })
    }
}
