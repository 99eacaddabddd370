import Depot
import Encoding
import Executors
import Faults
import Foundation
import Glibc
import Measures
import Reports
import Synchronization
import SystemPackage

/// Which executor makes a release's renditions, and where.
struct Spreading: Sendable {
    let choice: ExecutorOptions.Choice
    /// Of all that was asked for: the same command finds its own run again.
    let order: Digest
    let depot: DepotDirectory

    var folder: RunFolder {
        let parent = choice.shared ?? depot.root.appending("incoming")
        let root = FilePath(FileManager.default.currentDirectoryPath).pushing(parent).lexicallyNormalized()
        return RunFolder(root.appending("marquee-\(order.short)"))
    }

    /// `width` at once where this machine does it. Throws: `Fault`.
    func executor(width: Int) throws -> (any Executor, Pace) {
        let program = WorkerProgram(
            path: FilePath(try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")))
        switch choice.engine {
        case .local:
            return (
                LocalExecutor(program, in: folder, width: width, leastWork: choice.chunk ?? Self.leastHere), .local
            )
        case .slurm:
            return (
                SlurmExecutor(
                    program, in: folder, arguments: choice.slurm, leastWork: choice.chunk ?? Self.leastElsewhere),
                .cluster
            )
        }
    }

    /// A process is started in a fraction of it.
    private static let leastHere = Duration.seconds(5)
    /// A scheduler takes a second or two for each job.
    private static let leastElsewhere = Duration.seconds(60)
}

/// Makes renditions through an executor: the same bytes as `RenditionQueue` makes by itself.
struct SpreadQueue: Sendable {
    let spreading: Spreading
    let queue: RenditionQueue

    /// Throws: `FaultList` with every medium that could not be encoded; the others are in the depot then.
    func encode(
        _ waiting: [RenditionBatch.Part], _ progress: ProgressMeter
    ) async throws -> [(Digest, MadeRendition)] {
        let batches = try await queue.sorted(
            RenditionBatch.batches(waiting, memory: queue.memory), Worker(confinement: await Confinement.find()))
        var orders: [Digest: (PieceOrder, RenditionBatch)] = [:]
        let pieces = try batches.map { batch, work in
            let order = PieceOrder(
                source: FilePath(FileManager.default.currentDirectoryPath).pushing(batch.media).lexicallyNormalized()
                    .string, digest: batch.parts[0].job.source, plans: batch.parts.map(\.job.plan), memory: queue.kept)
            let piece = try order.piece(work: work)
            orders[piece.id] = (order, batch)
            return piece
        }
        let largest = batches.map(\.batch.memory.bytes).max() ?? 1
        let (executor, pace) = try spreading.executor(
            width: max(1, min(queue.width, queue.memory.bytes / max(1, largest))))
        let folder = spreading.folder
        let made = Mutex<[(Digest, MadeRendition)]>([])
        let known = orders
        let teller = SpreadTeller(executor: executor.name, count: waiting.count, progress: progress)
        let coordinator = Coordinator(executor, in: folder, pace: pace) {
            teller.tell($0)
        } accept: { record in
            guard let (order, batch) = known[record.piece] else { return }
            for (part, result) in zip(batch.parts, order.outcomes(of: record)) {
                let rendition = try take(result, record, part, from: folder).get()
                made.withLock { $0.append((part.key, rendition)) }
                teller.note(queue.sentence(rendition))
            }
        }
        let verdicts = try await coordinator.finish(pieces, revision: EncoderRevision.current)
        let faults = FaultCollector()
        for (piece, verdict) in verdicts {
            guard let (order, batch) = orders[piece] else { continue }
            for case .failure(let fault) in failures(verdict, of: order, batch, in: folder, teller.trouble) {
                faults.report(fault)
            }
        }
        try faults.throwIfAny()
        let all = made.withLock { $0 }
        progress.end("\(all.reduce(ByteCount(0)) { $0 + $1.1.rendition.bytes })")
        return all
    }
}

extension SpreadQueue {
    /// Takes what a node made into the depot; it stays in the run too.
    private func take(
        _ result: Result<Encoding.Rendition, Fault>, _ record: Record, _ part: RenditionBatch.Part,
        from folder: RunFolder
    ) -> Result<MadeRendition, Fault> {
        result.flatMap { encoded in
            guard record.outputs.contains(.init(digest: encoded.digest, bytes: encoded.bytes.bytes)) else {
                return .failure(
                    Fault(
                        .runRevision, at: .init(file: record.node), "its record names a file that it has not made",
                        remedy: "install the same version of marquee-studio on every node"))
            }
            do {
                let file = try queue.depot.incoming("\(part.key).partial-\(getpid())-\(UUID().uuidString)")
                // Where the depot has that object from an earlier go, under another name of the same file, it stays here.
                defer { Files.discard(file) }
                try Self.copy(folder.path(of: encoded.digest), to: file)
                return queue.take(encoded, from: file, for: part, elapsed: .seconds(record.seconds))
            } catch let fault as Fault {
                return .failure(fault)
            } catch {
                return .failure(
                    Fault(
                        .fileUnreadable, at: .init(file: folder.root.string), "\(error)",
                        remedy: "see whether the disk is well"))
            }
        }
    }

    /// A second name where that can be had, else a second file. Throws: `Fault`.
    private static func copy(_ file: FilePath, to path: FilePath) throws {
        guard link(file.string, path.string) != 0 else { return }
        do {
            let descriptor = try FileDescriptor.open(
                path, .writeOnly, options: [.create, .truncate, .closeOnExec],
                permissions: FilePermissions(rawValue: 0o644))
            try descriptor.closeAfter {
                try Files.forEachChunk(of: file) { _ = try descriptor.writeAll($0) }
            }
        } catch let error as Errno {
            throw Fault.system(error, path: path.string, doing: "writing")
        }
    }

    /// What became of a piece's renditions; none for one that is done, whose renditions have been taken.
    private func failures(
        _ verdict: Verdict, of order: PieceOrder, _ batch: RenditionBatch, in folder: RunFolder, _ trouble: String?
    ) -> [Result<MadeRendition, Fault>] {
        switch verdict {
        case .done: return []
        case .failed(let record):
            return zip(batch.parts, order.outcomes(of: record)).map { take($1, record, $0, from: folder) }
        case .lost(let times):
            return [
                .failure(
                    Fault(
                        .executorLost, at: .init(file: order.source),
                        "lost \(times) times without a word from its node",
                        remedy: "see the logs in \(folder.logs), then run the same command again", cause: trouble))
            ]
        }
    }
}
