import ArgumentParser
import Boards
import CrossBuild
import Reports
import SystemPackage

/// `marquee build`
struct BuildCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "build",
        abstract: "Cross-compile libraries for a board and check them in an emulator.",
        discussion: """
            Example: marquee build x264 --board rk3588

            Fetches the pinned source package with apt, writes a configure.sh that runs without Marquee, compiles with \
            the board's CPU flags and checks what the result encodes and decodes. Nothing is built twice.
            """)

    @Argument(help: "What to build; all that the board needs unless named.")
    var recipes: [String] = []

    @Option(name: .long, help: "The board, as 'marquee boards' lists it.")
    var board: String

    @Option(
        name: [.short, .long], help: ArgumentHelp("Where to put it (default: out/boards/BOARD).", valueName: "dir"))
    var output: String?

    @Flag(name: .long, help: "Write configure.sh and its sources; build nothing.")
    var scriptsOnly = false

    @Flag(name: .long, help: "Say what would be done; write nothing.")
    var dryRun = false

    @Option(name: [.short, .long], help: ArgumentHelp("Compilers at once (default: one per core).", valueName: "n"))
    var jobs: Int?

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

    func validate() throws {
        if let jobs, !(1...1024).contains(jobs) { throw ValidationError("--jobs takes a number from 1 to 1024.") }
        if scriptsOnly && dryRun { throw ValidationError("--scripts-only writes and --dry-run does not; name one.") }
        for (option, value) in [("output", output), ("store", store), ("catalogue", place.catalogue)] where value == ""
        {
            throw ValidationError("--\(option) takes a directory.")
        }
    }

    func report() async throws -> BuildReport {
        let order = BuildOrder(
            catalogue: try place.find(), board: board, toolchain: toolchain, recipes: recipes,
            extent: dryRun ? .plan : scriptsOnly ? .scripts : .build, output: output.map { FilePath($0) },
            store: store.map { FilePath($0) }, jobs: jobs)
        let progress = ProgressMeter()
        let outcome = try await Interruption.cancels {
            try await order.run { progress.tell($0) }
        }
        return BuildReport(outcome: outcome)
    }
}

extension ProgressMeter {
    /// Tells how a build goes on.
    func tell(_ event: BuildEvent) {
        switch event {
        case .began(let title): begin(title)
        case .ended(let title, let outcome): end(title, outcome)
        case .note(let text): note(text)
        }
    }
}
