import Faults
import Foundation
import Measures
import SystemPackage

/// Chunks as tasks of Slurm job arrays, by way of its command line.
///
/// Slurm's states are hints: it forgets jobs when its controller dies, gives numbers twice, and calls failed what never
/// ran. So jobs are known by names that nobody else has, and only whether it still lists one counts.
package struct SlurmExecutor: Executor {
    package let name = "slurm"
    private let program: WorkerProgram
    private let folder: RunFolder
    private let arguments: [String]
    private let leastWork: Duration

    /// `arguments` go to `sbatch` after our own.
    package init(_ program: WorkerProgram, in folder: RunFolder, arguments: [String], leastWork: Duration) {
        self.program = program
        self.folder = folder
        self.arguments = arguments
        self.leastWork = leastWork
    }

    /// More tasks would fill a controller that others need too.
    private static let mostQueued = 5_000

    package func limits() async throws -> Limits {
        let settings = SlurmWords.settings(try await SlurmTool.run(["scontrol", "show", "config"]))
        // Only how finely work is cut depends on it.
        let slots = try? await SlurmTool.run(["sinfo", "--noheader", "--format=%C"])
        return Limits(
            batch: settings["MaxArraySize"].flatMap { Int($0) } ?? 1_001,
            queue: min(Self.mostQueued, (settings["MaxJobCount"].flatMap { Int($0) } ?? 10_000) / 2),
            slots: slots.flatMap(SlurmWords.processors), leastWork: leastWork)
    }

    package func submit(_ batch: Batch) async throws {
        let words = SlurmWords.submission(batch, run: folder, arguments: arguments)
        _ = try await SlurmTool.run(words, saying: SlurmWords.script(program, run: folder, batch: batch))
    }

    package func poll(_ tags: [Tag]) async throws -> [ChunkName: Sighting] {
        guard !tags.isEmpty else { return [:] }
        let names = tags.map(\.description).joined(separator: ",")
        let text = try await SlurmTool.run([
            "squeue", "--noheader", "--array", "--name=\(names)", "--format=\(SlurmWords.format)",
        ])
        return SlurmWords.sightings(text, of: Set(tags))
    }

    package func cancel(_ tags: [Tag]) async throws {
        for tag in tags { _ = try await SlurmTool.run(["scancel", "--quiet", "--name=\(tag)"]) }
    }

    package func explain(_ chunk: ChunkName) async -> String? {
        let file = folder.logs.appending("\(chunk).txt")
        guard let bytes = try? Files.read(file, limit: 1 << 20) else {  // none is told of
            return "it wrote no log: does its node see \(folder.root)?"
        }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").last.map { String($0.prefix(300)) }
    }

    package func serve() async {}
}
