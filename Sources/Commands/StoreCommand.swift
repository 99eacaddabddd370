import ArgumentParser
import CrossBuild
import Foundation
import Measures
import Reports
import SystemPackage

/// `marquee store`: what builds left behind.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Say what the build store holds, or make room in it.",
        discussion: "Example: marquee store collect --keep 30",
        subcommands: [List.self, Collect.self], defaultSubcommand: List.self)

    struct List: Verb {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List steps, sources, toolchains and Swift packages with their sizes.",
            discussion: "Example: marquee store list --json")

        @OptionGroup var place: StoreOptions
        @OptionGroup var reporting: ReportOptions

        func report() async throws -> StoreReport {
            let store = try place.find()
            return StoreReport(
                store: store.root.string, removed: false, held: try store.inventory(now: StoreOptions.now))
        }
    }

    struct Collect: Verb {
        static let configuration = CommandConfiguration(
            commandName: "collect", abstract: "Remove what nobody has used for a while.",
            discussion: "Example: marquee store collect --keep 30")

        @Option(name: .long, help: ArgumentHelp("Keep what was used within so many days.", valueName: "days"))
        var keep = 30

        @OptionGroup var place: StoreOptions
        @OptionGroup var reporting: ReportOptions

        func validate() throws {
            guard (0...36_500).contains(keep) else { throw ValidationError("--keep takes a number of days.") }
        }

        func report() async throws -> StoreReport {
            let store = try place.find()
            let removed = try store.collect(idleDays: keep, now: StoreOptions.now)
            return StoreReport(store: store.root.string, removed: true, held: removed)
        }
    }
}

/// Where builds are kept.
struct StoreOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp(
            "The build store (default: $MARQUEE_STORE, or ~/.cache/marquee/store).", valueName: "dir"))
    var store: String?

    static var now: Int { Int(Date.now.timeIntervalSince1970) }

    var root: FilePath { store.map { FilePath($0) } ?? Store.standardRoot(ProcessInfo.processInfo.environment) }

    func find() throws -> Store { try Store(root: root) }
}

/// What `marquee store` answers.
struct StoreReport: Report {
    static let schema = "marquee.store/1"

    let store: String
    /// Whether this is what was removed, and not what is there.
    let removed: Bool
    let held: StoreInventory

    func text(_ style: Style) -> String {
        var steps = Table("step", "board", "size", "idle", "digest")
        for step in held.steps {
            steps.add(
                "\(step.recipe) \(step.version)", step.board, "\(step.bytes)", Self.days(step.idle), step.digest.short)
        }
        var sources = Table("source", "size", "idle", "digest")
        for source in held.sources {
            sources.add(source.name, "\(source.bytes)", Self.days(source.idle), source.sha256.short)
        }
        var supplies = Table("shared", "what", "size", "idle")
        for supply in held.roots + held.dependencies {
            supplies.add(
                supply.name.count == 64 ? String(supply.name.prefix(12)) : supply.name, supply.about ?? "unfinished",
                "\(supply.bytes)", Self.days(supply.idle))
        }
        let verb = removed ? "removed from" : "in"
        let total =
            "\(held.bytes) \(verb) \(store): \(Count.of(held.steps.count, "step")), "
            + "\(Count.of(held.sources.count, "source"))"
            + (held.roots.isEmpty ? "" : ", \(Count.of(held.roots.count, "toolchain root"))")
            + (held.dependencies.isEmpty ? "" : ", \(Count.of(held.dependencies.count, "set")) of Swift packages")
            + (held.unfinished > 0 ? ", \(held.unfinished) unfinished" : "")
        return [steps.text(style), sources.text(style), supplies.text(style), total].filter { !$0.isEmpty }.joined(
            separator: "\n\n")
    }

    private static func days(_ days: Int) -> String { days == 0 ? "today" : days == 1 ? "1 day" : "\(days) days" }
}
