import ArgumentParser
import Boards
import CrossBuild
import Foundation
import Measures
import Reports
import SystemPackage

/// `marquee toolchains`: what compiles for the boards.
struct ToolchainsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "toolchains", abstract: "Say which toolchains are there, and bring those that are not.",
        discussion: "Example: marquee toolchains install swift-debian-aarch64",
        subcommands: [List.self, Install.self, Export.self], defaultSubcommand: List.self)

    struct List: Verb {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List the toolchains with their versions and digests.",
            discussion: "Example: marquee toolchains --json")

        @OptionGroup var place: CatalogueOptions
        @OptionGroup var store: StoreOptions
        @OptionGroup var reporting: ReportOptions

        func report() async throws -> ToolchainsReport {
            let catalogue = try place.find()
            let shop = ToolchainShop(store: Store(unmade: store.root))
            var statuses: [ToolchainShop.Status] = []
            for name in try catalogue.toolchainNames() {
                statuses.append(await shop.status(try catalogue.toolchain(name)))
            }
            return ToolchainsReport(toolchains: statuses)
        }
    }

    struct Install: Verb {
        static let configuration = CommandConfiguration(
            commandName: "install", abstract: "Bring a toolchain: from the distribution, checked by apt.",
            discussion: """
                Example: marquee toolchains install swift-debian-aarch64

                Compilers that belong on the system are installed with apt, as root. Swift's roots go into the build store; \
                they take about 1.5 GB of network and 5 GB of disk. A killed installation is taken up where it was.
                """)

        @Argument(help: "The toolchain's name.") var name: String
        @OptionGroup var place: CatalogueOptions
        @OptionGroup var store: StoreOptions
        @OptionGroup var reporting: ReportOptions

        func report() async throws -> ToolchainsReport {
            let toolchain = try place.find().toolchain(name)
            let shop = ToolchainShop(store: try store.find())
            let progress = ProgressMeter()
            return try await Interruption.cancels {
                try await shop.install(toolchain) { progress.tell($0) }
                return ToolchainsReport(toolchains: [await shop.status(toolchain)])
            }
        }
    }

    struct Export: Verb {
        static let configuration = CommandConfiguration(
            commandName: "export", abstract: "Write files for use without Marquee: for Meson, CMake and SwiftPM.",
            discussion: "Example: marquee toolchains export --board rk3588 -o out/toolchains/rk3588")

        @Option(name: .long, help: "The board, as 'marquee boards' lists it.") var board: String

        @Option(
            name: [.short, .long],
            help: ArgumentHelp("Where they go (default: out/toolchains/BOARD).", valueName: "dir"))
        var output: String?

        @Option(name: .long, help: "A toolchain instead of the board's own, as 'marquee toolchains' lists it.")
        var toolchain: String?

        @OptionGroup var place: CatalogueOptions
        @OptionGroup var store: StoreOptions
        @OptionGroup var reporting: ReportOptions

        func report() async throws -> ExportReport {
            let catalogue = try place.find()
            let board = try catalogue.board(board)
            let named = try toolchain.map(catalogue.toolchain)
            let c = try catalogue.toolchain(for: board, instead: named?.compiler == .swift ? nil : toolchain)
            let swift = try (named?.compiler == .swift ? toolchain : board.swiftToolchain).map(catalogue.toolchain)
            let directory = FilePath(output ?? "out/toolchains/\(board.name)")
            let export = ToolchainExport(board: board, c: c, swift: swift, store: Store(unmade: store.root))
            return ExportReport(board: board.name, files: try export.write(to: directory).map(\.string))
        }
    }
}

/// What `marquee toolchains` answers.
struct ToolchainsReport: Report {
    static let schema = "marquee.toolchains/1"

    let toolchains: [ToolchainShop.Status]

    func text(_ style: Style) -> String {
        var table = Table("toolchain", "for", "state", "version", "digest")
        for toolchain in toolchains {
            table.add(
                toolchain.name, toolchain.triple,
                toolchain.state == .installed ? style.good("installed") : style.bad("missing"),
                toolchain.version ?? "", toolchain.digest?.short ?? "")
        }
        let details = toolchains.compactMap { toolchain -> String? in
            guard let detail = toolchain.detail else { return nil }
            return "\(toolchain.name): \(detail)" + (toolchain.remedy.map { "; \($0)" } ?? "")
        }
        return ([table.text(style)] + details).joined(separator: "\n")
    }
}

/// What `marquee toolchains export` answers.
struct ExportReport: Report {
    static let schema = "marquee.toolchain-export/1"

    let board: String
    let files: [String]

    func text(_ style: Style) -> String {
        "for \(board), without Marquee:\n" + files.map { "  \($0)" }.joined(separator: "\n")
    }
}
