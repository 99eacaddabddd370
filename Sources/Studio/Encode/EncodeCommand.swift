import ArgumentParser
import Boards
import Depot
import Encoding
import Faults
import Foundation
import Measures
import Reports
import Runs
import SystemPackage

/// `marquee encode`
struct EncodeCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "encode",
        abstract: "Encode a programme's media for boards and write a release into a depot.",
        discussion: """
            Example: marquee encode examples/cafe/programme.yaml --board rk3588 -o out/depot

            Each video and image is encoded for the zones that it fills. What was encoded before is not encoded again.
            """)

    @Argument(help: "The programme file.")
    var programme: String

    @Option(name: .long, help: "A board that the release is for, as 'marquee boards' lists it; may be repeated.")
    var board: [String]

    @Option(name: [.short, .long], help: ArgumentHelp("The depot to write.", valueName: "dir"))
    var output: String

    @Option(name: [.short, .long], help: ArgumentHelp("Sources at once (default: one per core).", valueName: "n"))
    var jobs: Int?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "What all encodes together may hold (default: half of the machine's memory).", valueName: "bytes"))
    var memory: MemoryBound?

    @Option(
        name: .long, parsing: .unconditional,
        help: ArgumentHelp(
            "How loud sound becomes: r128 (-23 LUFS), a85 (-24 LUFS), a number of LUFS from -40 to -8, or 'as-is'.",
            valueName: "target"))
    var loudness = "r128"

    @Option(
        name: .long,
        help: ArgumentHelp(
            "Write a report with each video's score over time, one file that needs no network.", valueName: "file"))
    var html: String?

    @OptionGroup var qualityOptions: QualityOptions

    @OptionGroup var executorOptions: ExecutorOptions

    @Option(
        name: .long,
        help: ArgumentHelp("The directory with boards, toolchains and recipes.", valueName: "dir"))
    var catalogue: String?

    @OptionGroup var reporting: ReportOptions

    func validate() throws {
        if board.isEmpty { throw ValidationError("Name at least one --board.") }
        if html == "" { throw ValidationError("--html takes a file's name.") }
        if output.isEmpty { throw ValidationError("--output takes a directory.") }
        if loudness != Self.asIs, LoudnessTarget(parsing: loudness) == nil {
            throw ValidationError(
                "--loudness is '\(loudness)', expected r128, a85, a number of LUFS from -40 to -8, or as-is.")
        }
        if let jobs, !(1...256).contains(jobs) { throw ValidationError("--jobs takes a number from 1 to 256.") }
    }

    private static let asIs = "as-is"

    func report() async throws -> EncodeReport {
        let catalogue = try Catalogue.find(at: catalogue)
        let quality = try await qualityOptions.value()
        let order = ReleaseOrder(
            programme: FilePath(programme), boards: try board.map { try catalogue.board($0) },
            depot: DepotDirectory(FilePath(output)), loudness: LoudnessTarget(parsing: loudness), quality: quality,
            jobs: jobs ?? ProcessInfo.processInfo.activeProcessorCount,
            memory: memory?.bytes ?? ByteCount(Int(clamping: ProcessInfo.processInfo.physicalMemory / 2)),
            executor: executorOptions.choice, noteCommand: note(catalogue, quality))
        let progress = ProgressMeter()
        let report = try await Interruption.cancels { try await order.run(progress) }
        if let html {
            let page = EncodePage(report: report, target: qualityOptions.quality)
            try Files.write(Array(page.text.utf8), to: FilePath(html))
            progress.note("the report is in \(html)")
        }
        return report
    }

    /// Leaves word for `marquee`, which then need not ask this program again.
    private func note(
        _ catalogue: Catalogue, _ quality: RenditionPlan.Quality
    ) -> @Sendable (Digest) -> Void {
        let words = CommandLine.arguments
        // Without /proc there is no telling which program this is. A report with pictures is written by each run.
        guard html == nil, words.count > 1, words[1] == Self._commandName,
            let studio = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"),
            let command = LastCommand(Array(words.dropFirst(2)), studio: FilePath(studio))
        else { return { _ in } }
        let folder = FilePath(FileManager.default.currentDirectoryPath)
        let documents = [FilePath(programme)] + board.map { catalogue.root.appending("boards").appending("\($0).yaml") }
        // A catalogue here would go before the one beside the program, another judge on the PATH before this one.
        var places = self.catalogue == nil && catalogue.root != folder ? [folder.appending("boards")] : []
        if quality.target != nil {
            let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
            places += path.split(separator: ":").map { FilePath(String($0)) }
            places += quality.judge.map { [FilePath($0.path)] } ?? []
        }
        return { [board, places] order in
            command.remember(order, boards: board, documents: documents, places: places)
        }
    }
}

/// A number of bytes on the command line, as in `512M` or `4G`: powers of 1000, as they are shown.
struct MemoryBound: ExpressibleByArgument {
    let bytes: ByteCount

    init?(argument: String) {
        let units: [Character: Int] = ["M": 1_000_000, "G": 1_000_000_000]
        guard let last = argument.last, let unit = units[last], let number = Int(argument.dropLast()), number > 0,
            number < 1_000_000
        else { return nil }
        bytes = ByteCount(number * unit)
    }
}
