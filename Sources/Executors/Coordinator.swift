package import Faults
import Foundation
import Glibc
package import Measures
import SystemPackage

/// Sees a run through: cuts work into chunks, hands them to an executor, believes nothing but records, and tries again
/// what is lost or failed, within bounds.
package actor Coordinator {
    private let executor: any Executor
    private let folder: RunFolder
    private let pace: Pace
    private let patience: Patience
    private let tell: @Sendable (News) -> Void
    private let accept: @Sendable (Record) async throws -> Void

    private var ledger = Ledger([], patience: Patience())
    private var limits = Limits(batch: 1, queue: 1, slots: nil, leastWork: .zero)
    private var run = ""
    private var nextBatch = 0
    /// Looks in a row that did not find a chunk.
    private var misses: [ChunkName: Int] = [:]
    /// Handed over with an error, and not seen since.
    private var doubtful: Set<ChunkName> = []
    /// The engine's words on the last batch that it did not take, and how many in a row that were.
    private var refused: (count: Int, words: String) = (0, "")
    /// Batches that the engine may still have something of.
    private var batches: Set<Int> = []
    private var oldFailures: Set<String> = []
    private var seenRefusals: Set<String> = []
    private var badNodes: Set<String> = []
    private var isSilent = false
    /// Looks in a row at which the engine said that it will never start something.
    private var barred = 0
    private var started: Set<ChunkName> = []

    /// `accept` is called once for each piece that is done, while its files are in the run's `out`.
    package init(
        _ executor: any Executor, in folder: RunFolder, pace: Pace, patience: Patience = Patience(),
        tell: @escaping @Sendable (News) -> Void = { _ in }, accept: @escaping @Sendable (Record) async throws -> Void
    ) {
        self.executor = executor
        self.folder = folder
        self.pace = pace
        self.patience = patience
        self.tell = tell
        self.accept = accept
    }

    /// Returns a verdict for each piece. The run's directory is removed if all are done; else the same call goes on from
    /// what is there.
    ///
    /// Throws: `Fault`, `CancellationError`, what `accept` throws; the executor's chunks are cancelled then.
    package func finish(_ pieces: [Piece], revision: String) async throws -> [Digest: Verdict] {
        limits = try await executor.limits()
        run = try folder.open(revision: revision).id
        let lock = try RunLock(folder)
        defer { lock.release() }
        ledger = Ledger(pieces, patience: patience)
        for piece in ledger.pieces { try folder.add(piece) }
        oldFailures = Set(folder.failures)
        seenRefusals = Set(folder.refusals)
        let executor = executor
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await executor.serve() }
                defer { group.cancelAll() }
                try await drive()
            }
        } catch {
            await giveUp()
            throw error
        }
        await giveUp()
        let verdicts = ledger.verdicts
        let isWhole = verdicts.values.allSatisfy { if case .done = $0 { true } else { false } }
        if isWhole { try folder.discard() }
        return verdicts
    }

    private func drive() async throws {
        _ = try await takeRecords()
        try await adopt()
        var wait = pace.shortest
        while !ledger.isSettled {
            try Task.checkCancellation()
            var moved = try await launch()
            try await pace.pause(wait)
            if try await takeRecords() { moved = true }
            if ledger.isSettled { break }
            if try await look() { moved = true }
            wait = moved ? pace.shortest : min(pace.longest, wait * 3 / 2)
        }
    }

    // MARK: Records

    /// Returns whether there were any.
    private func takeRecords() async throws -> Bool {
        var any = false
        for id in folder.done where ledger.knows(id) && !ledger.isDone(id) {
            any = true
            guard let record = folder.success(of: id), isTrue(record) else {
                if let record = folder.success(of: id) { tell(.untrue(record)) }
                folder.reject(id)
                ledger.lose(id)
                continue
            }
            try await accept(record)
            ledger.succeed(record)
            tell(.done(record, share: ledger.share))
        }
        for name in folder.failures where oldFailures.insert(name).inserted {
            guard let record = folder.failure(name), ledger.knows(record.piece), !ledger.isDone(record.piece) else {
                continue
            }
            any = true
            tell(.failed(record, again: ledger.fail(record)))
        }
        for name in folder.refusals where seenRefusals.insert(name).inserted {
            guard let refusal = folder.refusal(name) else { continue }
            any = true
            if badNodes.insert(refusal.node).inserted { tell(.refused(refusal)) }
        }
        return any
    }

    /// Whether every file is there with the bytes of its name.
    private func isTrue(_ record: Record) -> Bool {
        record.outputs.allSatisfy { output in
            let path = folder.path(of: output.digest)
            // A file that does not read is not the one.
            return Files.length(of: path) == output.bytes && (try? Digest(ofFile: path)) == output.digest
        }
    }

    // MARK: Chunks

    /// Takes over what an earlier coordinator of this run handed out and the engine still has.
    private func adopt() async throws {
        let chunks = folder.chunks
        nextBatch = (chunks.map(\.batch).max() ?? -1) + 1
        let left = Dictionary(
            uniqueKeysWithValues: chunks.compactMap { chunk in
                folder.pieces(of: chunk).map { (chunk, $0.filter { ledger.knows($0) && !ledger.isDone($0) }) }
            }
        ).filter { !$0.value.isEmpty }
        guard !left.isEmpty else { return }
        let old = Set(left.keys.map(\.batch))
        while true {
            try Task.checkCancellation()
            if let sightings = await sightings(of: old) {
                for (chunk, pieces) in left where sightings[chunk] != nil {
                    ledger.launch(chunk, pieces)
                    batches.insert(chunk.batch)
                }
                return
            }
            try await pace.pause(pace.longest)
        }
    }

    /// Hands over what is open, as much as the executor takes. Returns whether there was anything.
    private func launch() async throws -> Bool {
        let room = min(limits.batch, limits.queue - ledger.flying.count)
        guard room > 0 else { return false }
        let chunks = Chunking.plan(ledger.open, limits: limits).prefix(room)
        guard !chunks.isEmpty else { return false }
        let batch = Batch(
            tag: Tag(run: run, batch: nextBatch), count: chunks.count, avoiding: badNodes.sorted())
        nextBatch += 1
        for (name, pieces) in zip(batch.chunks, chunks) {
            try folder.add(pieces.map(\.id), as: name)
            ledger.launch(name, pieces.map(\.id))
        }
        batches.insert(batch.tag.batch)
        do {
            try await executor.submit(batch)
            refused.count = 0
        } catch {
            try Task.checkCancellation()
            refused.words = "\(error)"
            doubtful.formUnion(batch.chunks)
        }
        return true
    }

    /// Looks which chunks the engine still has. Returns whether that changed anything.
    private func look() async throws -> Bool {
        guard let sightings = await sightings(of: Set(ledger.flying.keys.map(\.batch))) else { return false }
        let gone = ledger.flying.keys.sorted().filter { chunk in
            if ledger.isOver(chunk) { return true }
            guard sightings[chunk] == nil else {
                doubtful.remove(chunk)
                misses[chunk] = nil
                return false
            }
            misses[chunk, default: 0] += 1
            return misses[chunk, default: 0] >= pace.misses
        }
        try report(sightings)
        guard !gone.isEmpty else { return false }
        // What they wrote last comes before what is missing of them.
        _ = try await takeRecords()
        var untaken: Set<Int> = []
        for chunk in gone {
            let isUntaken = doubtful.remove(chunk) != nil
            misses[chunk] = nil
            let silent = ledger.land(chunk, counts: !isUntaken)
            if isUntaken {
                if silent.isEmpty { refused.count = 0 } else { untaken.insert(chunk.batch) }
            } else if !silent.isEmpty {
                tell(.lost(chunk, pieces: silent.count, words: await executor.explain(chunk)))
            }
        }
        refused.count += untaken.count
        guard refused.count < patience.refusedBatches else {
            throw Fault(
                .executorRefuses, "\(executor.name) took none of \(refused.count) batches in a row",
                remedy: "see what it says, then run the same command again to go on", cause: refused.words)
        }
        return true
    }

    /// `nil` when the engine does not answer.
    private func sightings(of batches: Set<Int>) async -> [ChunkName: Sighting]? {
        do {
            let sightings = try await executor.poll(batches.sorted().map { Tag(run: run, batch: $0) })
            if isSilent { tell(.silence(nil)) }
            isSilent = false
            return sightings
        } catch {
            if !isSilent { tell(.silence("\(error)")) }
            isSilent = true
            return nil
        }
    }

    /// Throws: `Fault` where the engine will never start what was handed over: another try would be barred as well.
    private func report(_ sightings: [ChunkName: Sighting]) throws {
        var reasons: Set<String> = []
        var never: Set<String> = []
        var waiting = 0
        for (chunk, sighting) in sightings.sorted(by: { $0.key < $1.key }) {
            switch sighting {
            case .waiting(let reason):
                waiting += 1
                if let reason { reasons.insert(reason) }
            case .barred(let reason):
                waiting += 1
                never.insert(reason)
            case .running(let node):
                guard let pieces = ledger.flying[chunk], started.insert(chunk).inserted else { continue }
                tell(.started(chunk, node: node, pieces: pieces.count))
            }
        }
        barred = never.isEmpty ? 0 : barred + 1
        guard barred < pace.misses else {
            throw Fault(
                .executorRefuses, "\(executor.name) will never start it: \(never.sorted().joined(separator: ", "))",
                remedy: "ask for what the cluster has, then run the same command again")
        }
        tell(.queue(waiting: waiting, running: sightings.count - waiting, reasons: reasons.sorted()))
    }

    /// Cancels what the engine may still have, even when this task is itself cancelled.
    private func giveUp() async {
        let tags = batches.sorted().map { Tag(run: run, batch: $0) }
        guard !tags.isEmpty else { return }
        let executor = executor
        // A task of its own, awaited here: a cancelled one could not run the engine's tools any more.
        let outcome = await Task { try await executor.cancel(tags) }.result
        if case .failure(let error) = outcome { tell(.leftBehind(tags, "\(error)")) }
    }
}

extension Fault.Code {
    /// An engine that takes no work.
    package static let executorRefuses = Fault.Code("executor.refuses")
    /// An engine that does not answer.
    package static let executorSilent = Fault.Code("executor.silent")
    /// Work that was lost each time.
    package static let executorLost = Fault.Code("executor.lost")
    /// Two coordinators of one run.
    package static let runLocked = Fault.Code("run.locked")
}
