import ArgumentParser
import Boards
import CrossBuild
import Foundation
import Measures
import Reports
import SystemPackage

/// `marquee package`
struct PackageCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "package",
        abstract: "Make Debian packages of what was built for a board, with bills of materials and licences.",
        discussion: """
            Example: marquee package --board rk3588

            Builds what is not built yet, then writes a .deb for each recipe, manifest.json, sbom.spdx.json, sbom.cdx.json and \
            LICENCES.txt.
            """)

    @Argument(help: "What to package; all that the board needs unless named.")
    var recipes: [String] = []

    @Option(name: .long, help: "The board, as 'marquee boards' lists it.")
    var board: String

    @Option(
        name: [.short, .long],
        help: ArgumentHelp("Where the packages go (default: out/packages/BOARD).", valueName: "dir"))
    var output: String?

    @Option(
        name: .long,
        help: ArgumentHelp("Where the build's results are (default: out/boards/BOARD).", valueName: "dir"))
    var built: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The build store (default: $MARQUEE_STORE, or ~/.cache/marquee/store).", valueName: "dir"))
    var store: String?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Who vouches for the packages (default: $DEBFULLNAME <$DEBEMAIL>).", valueName: "name <mail>"))
    var maintainer: String?

    @OptionGroup var place: CatalogueOptions
    @OptionGroup var reporting: ReportOptions

    func report() async throws -> PackageReport {
        let catalogue = try place.find()
        let board = try catalogue.board(board)
        let recipes = try catalogue.recipes(self.recipes.isEmpty ? board.recipes : self.recipes)
        let build = BuildOrder(
            catalogue: catalogue, board: board.name, recipes: recipes.map(\.name), extent: .build,
            output: built.map { FilePath($0) }, store: store.map { FilePath($0) }, jobs: nil)
        let order = PackageOrder(
            board: board, recipes: recipes, built: build.output,
            output: FilePath(output ?? "out/packages/\(board.name)"), maintainer: try vouching())
        let progress = ProgressMeter()
        return try await Interruption.cancels {
            _ = try await build.run { progress.tell($0) }
            return PackageReport(outcome: try await order.run { progress.tell($0) })
        }
    }
}

extension PackageCommand {
    /// Source: debchange(1), for the variables.
    private func vouching() throws -> String {
        if let maintainer {
            guard maintainer.contains(#/^[^<>\n]+ <[^<>@\s]+@[^<>@\s]+>$/#) else {
                throw ValidationError("--maintainer takes a name and an address: 'Jo Doe <jo@example.com>'.")
            }
            return maintainer
        }
        let environment = ProcessInfo.processInfo.environment
        guard let mail = environment["DEBEMAIL"], !mail.isEmpty else { return "Unknown <unknown@example.com>" }
        return "\(environment["DEBFULLNAME"] ?? mail) <\(mail)>"
    }
}

/// What `marquee package` answers.
struct PackageReport: Report {
    static let schema = "marquee.package/1"

    let outcome: PackageOutcome

    func encode(to encoder: any Encoder) throws { try outcome.encode(to: encoder) }

    func text(_ style: Style) -> String {
        var table = Table("package", "licence", "sha256")
        for package in outcome.packages {
            table.add("\(outcome.output)/\(package.file)", package.licence, package.sha256.short)
        }
        return table.text(style) + "\npapers: manifest.json, sbom.spdx.json, sbom.cdx.json, LICENCES.txt"
    }
}
