import ArgumentParser
import Boards
import Depot
import Encoding
import Faults
import Foundation
import Measures
import Reports
import SystemPackage

/// `marquee preview`
struct PreviewCommand: Verb {
    static let configuration = CommandConfiguration(
        commandName: "preview",
        abstract: "Show what the screen will look like at an instant, or over a span.",
        discussion: """
            Example: marquee preview examples/cafe/programme.yaml --at 2026-12-01T08:00 --for 20s -o morning.mp4

            A .png is the screen at that instant, a .mp4 what it shows from then on. The player's own stage makes them, \
            faster than real time where the machine can. What is encoded for it is kept and not encoded again.
            """)

    @Argument(help: "The programme file.")
    var programme: String

    @Option(
        help: ArgumentHelp(
            "The instant, in ISO 8601; without an offset it is the programme's time (default: now).",
            valueName: "instant"))
    var at: String?

    @Option(name: .customLong("for"), help: ArgumentHelp("How long an .mp4 becomes (default: 10s).", valueName: "span"))
    var span: String?

    @Option(name: [.short, .long], help: ArgumentHelp("The file to write, .png or .mp4.", valueName: "file"))
    var output: String

    @Option(
        help: ArgumentHelp(
            "The board whose renditions are shown (default: the one that can show most).", valueName: "board"))
    var board: String?

    @Option(
        name: .long,
        help: ArgumentHelp("The directory with boards, toolchains and recipes.", valueName: "dir"))
    var catalogue: String?

    @OptionGroup var reporting: ReportOptions

    func validate() throws {
        guard [".png", ".mp4"].contains(where: output.lowercased().hasSuffix) else {
            throw ValidationError("--output is '\(output)', expected a name that ends in .png or .mp4.")
        }
        if isPicture, span != nil { throw ValidationError("--for goes with an .mp4: a .png shows one instant.") }
        if let span, Duration(parsing: span).map({ $0 <= .zero }) ?? true {
            throw ValidationError("--for is '\(span)', expected a span, as in 20s.")
        }
    }

    private var isPicture: Bool { output.lowercased().hasSuffix(".png") }

    func report() async throws -> PreviewReport {
        let catalogue = try Catalogue.find(at: catalogue)
        let board = try board.map { try catalogue.board($0) } ?? Self.largest(catalogue)
        let depot = try PreviewDepot.path(for: FilePath(programme))
        let order = ReleaseOrder(
            programme: FilePath(programme), boards: [board], depot: DepotDirectory(depot),
            loudness: LoudnessTarget(parsing: "r128"), quality: try await QualityOptions.parse([]).value(),
            jobs: ProcessInfo.processInfo.activeProcessorCount,
            memory: ByteCount(Int(clamping: ProcessInfo.processInfo.physicalMemory / 2)), executor: nil)
        let progress = ProgressMeter()
        return try await Interruption.cancels {
            _ = try await order.run(progress)
            let clock = ContinuousClock.now
            let show = PreviewShow(depot: depot, board: board.name, at: at)
            if isPicture {
                try await show.picture(to: FilePath(output))
            } else {
                try await show.film(to: FilePath(output), span: span ?? "10s")
            }
            let elapsed = clock.duration(to: .now)
            return PreviewReport(
                output: output, at: at, board: board.name,
                seconds: isPicture ? nil : Duration(parsing: span ?? "10s")?.inSeconds, elapsed: elapsed.inSeconds)
        }
    }

    /// The board with the most pixels, the first of them by name.
    private static func largest(_ catalogue: Catalogue) throws -> Board {
        let boards = try catalogue.boardNames().map { try catalogue.board($0) }
        func pixels(_ board: Board) -> Int {
            board.envelope.h264.resolution.width * board.envelope.h264.resolution.height
        }
        let most = boards.map(pixels).max()
        guard let board = boards.first(where: { pixels($0) == most }) else {
            throw Fault(.boardUnknown, "the catalogue has no board", remedy: "add one to its folder boards")
        }
        return board
    }
}

/// What `marquee preview` did.
struct PreviewReport: Report {
    static let schema = "marquee.preview/1"

    let output: String
    let at: String?
    let board: String
    /// How long the film is; `nil` for a picture.
    let seconds: Double?
    /// How long the stage took. Units: seconds.
    let elapsed: Double

    func text(_ style: Style) -> String {
        let speed =
            seconds.map { ", \(String(format: "%.1f", $0 / max(elapsed, 0.001))) times as fast as it plays" } ?? ""
        return "\(style.bold("previewed")) \(output) as \(board) shows it\(speed)"
    }
}
