import ArgumentParser
import Executors
import Measures
import SystemPackage

/// Where renditions are made.
struct ExecutorOptions: ParsableArguments {
    enum Engine: String, ExpressibleByArgument, CaseIterable { case local, slurm }

    /// What was asked for.
    struct Choice: Sendable {
        let engine: Engine
        /// `nil` for a directory in the depot.
        let shared: FilePath?
        /// As much work as a chunk is worth; `nil` for the engine's own.
        let chunk: Duration?
        /// Options of `sbatch`, with their dashes.
        let slurm: [String]
    }

    @Option(
        name: .long,
        help: "Encode in chunks that can be lost: 'local' in processes here, 'slurm' on the nodes of a cluster.")
    var executor: Engine?

    @Option(
        name: .long,
        help: ArgumentHelp(
            "A directory that all nodes see under this path (default: in the depot).", valueName: "dir"))
    var shared: String?

    @Option(
        name: .long,
        help: ArgumentHelp("How much work makes a chunk, as in 90s (default: 60s on a cluster).", valueName: "span"))
    var chunk: String?

    @Option(
        name: .long, parsing: .unconditionalSingleValue,
        help: ArgumentHelp(
            "An option of sbatch, as in 'partition=ads' or 'mem=4G'; may be repeated.", valueName: "option"))
    var slurmArg: [String] = []

    func validate() throws {
        guard let executor else {
            if shared != nil || chunk != nil || !slurmArg.isEmpty {
                throw ValidationError("--shared, --chunk and --slurm-arg go with --executor.")
            }
            return
        }
        if shared?.isEmpty == true { throw ValidationError("--shared takes a directory.") }
        if let chunk, span == nil {
            throw ValidationError("--chunk is '\(chunk)', expected a span from 100ms to 24h, as in 90s.")
        }
        if executor != .slurm, !slurmArg.isEmpty { throw ValidationError("--slurm-arg goes with --executor slurm.") }
        for word in slurmArg { try Self.validate(word) }
    }

    private static func validate(_ word: String) throws {
        let name = word.prefix { $0 != "=" }
        guard !name.isEmpty, name.first != "-", name.allSatisfy({ $0.isASCII && $0.isLowercase || $0 == "-" }) else {
            throw ValidationError("--slurm-arg is '\(word)', expected an option of sbatch without its dashes.")
        }
        if SlurmWords.own.contains(String(name)) {
            throw ValidationError("--slurm-arg \(name) is marquee's own to choose: leave it out.")
        }
    }

    private var span: Duration? {
        chunk.flatMap(Duration.init(parsing:)).flatMap {
            (.milliseconds(100) ... .seconds(86_400)).contains($0) ? $0 : nil
        }
    }

    var choice: Choice? {
        executor.map {
            Choice(
                engine: $0, shared: shared.map { FilePath($0) }, chunk: span,
                slurm: slurmArg.map { "--\($0)" })
        }
    }
}
