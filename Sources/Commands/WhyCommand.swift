import ArgumentParser
import Boards
import CrossBuild
import Reports
import SystemPackage

/// `marquee why`
struct WhyCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Say whether a recipe would be rebuilt for a board, and what has changed.",
        discussion: """
            Example: marquee why ffmpeg-encoder --board rk3588

            Compares with the nearest earlier result in the store, or with another board's if there is none. Nothing is built.
            """)

    @Argument(help: "The recipe.") var recipe: String

    @Option(name: .long, help: "The board, as 'marquee boards' lists it.") var board: String

    @Option(
        name: .long,
        help: ArgumentHelp(
            "The build store (default: $MARQUEE_STORE, or ~/.cache/marquee/store).", valueName: "dir"))
    var store: String?

    @Option(
        name: .long,
        help: "A toolchain instead of the board's own, as 'marquee toolchains' lists it.")
    var toolchain: String?

    @OptionGroup var place: CatalogueOptions
    @OptionGroup var reporting: ReportOptions

    func report() async throws -> WhyReport {
        let inquiry = Inquiry(
            catalogue: try place.find(), board: board, toolchain: toolchain, recipe: recipe,
            store: store.map { FilePath($0) })
        return WhyReport(board: board, recipe: recipe, answers: try await inquiry.run())
    }
}

/// What `marquee why` answers.
struct WhyReport: Report {
    static let schema = "marquee.why/1"

    let board: String
    let recipe: String
    /// What it needs comes first.
    let answers: [Inquiry.Answer]

    func text(_ style: Style) -> String {
        let told = answers.filter { $0.recipe == recipe || $0.state != .upToDate }
        return told.reversed().flatMap { answer in
            ["\(style.bold(answer.recipe)) for \(board): \(Self.sentence(answer))"]
                + answer.changes.map { "  \($0.sentence)" }
        }.joined(separator: "\n")
    }

    private static func sentence(_ answer: Inquiry.Answer) -> String {
        let first = answer.waitsFor.isEmpty ? "" : ", after \(answer.waitsFor.joined(separator: ", "))"
        switch answer.state {
        case .upToDate: return "up to date."
        case .neverBuilt:
            let other = answer.otherBoard.map { " Against the one for \($0):" } ?? ""
            return "would be built\(first): it never was, or its result was collected.\(other)"
        case .damaged: return "would be built: its result in the store is damaged."
        case .waits:
            return
                "waits for \(answer.waitsFor.joined(separator: ", ")): if that comes to the same files, nothing is done."
        case .changed:
            let count = answer.changes.count
            return "would be built\(first): \(count == 1 ? "one input has" : "\(count) inputs have") changed."
        }
    }
}
