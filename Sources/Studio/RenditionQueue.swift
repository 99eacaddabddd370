import Depot
import Encoding
import Faults
import Measures
import Reports
import Synchronization
import SystemPackage

/// One rendition that is in the depot.
struct MadeRendition: Sendable {
    let place: Release.Place
    let boards: [String]
    let rendition: Depot.Rendition
    /// Whether it was there before.
    let wasThere: Bool
    let elapsed: Duration
}

/// Makes renditions side by side, each but once, and all of one source from one decode.
///
/// Each video is encoded by a fixed number of threads, so its bytes do not depend on what runs beside it; the machine's
/// scheduler gives the cores to whichever of them have work.
struct RenditionQueue: Sendable {
    let depot: DepotDirectory
    /// Sources at once.
    let width: Int
    /// What all encodes together may hold. One that needs more than that alone is made all the same, by itself.
    let memory: ByteCount
    /// `nil` where this process makes them, with its own children.
    var spreading: Spreading?

    /// What was made, in the order of `jobs`. Throws: `FaultList` with every medium that could not be encoded; the
    /// others are in the depot then, and the next run goes on from there.
    func run(_ jobs: [RenditionJob], _ progress: ProgressMeter) async throws -> [MadeRendition] {
        let keys = jobs.map { $0.plan.key(for: $0.source) }
        var made: [Digest: MadeRendition] = [:]
        var waiting: [RenditionBatch.Part] = []
        var seen: Set<Digest> = []
        for (key, job) in zip(keys, jobs) where seen.insert(key).inserted {
            if let rendition = try depot.rendition(key: key) {
                made[key] = MadeRendition(
                    place: job.place, boards: job.boards, rendition: rendition, wasThere: true, elapsed: .zero)
            } else {
                waiting.append(.init(key: key, job: job, index: waiting.count))
            }
        }
        for (key, rendition) in try await encode(waiting, progress) { made[key] = rendition }
        return zip(keys, jobs).compactMap { key, job in
            made[key].map {
                MadeRendition(
                    place: job.place, boards: job.boards, rendition: $0.rendition, wasThere: $0.wasThere,
                    elapsed: $0.elapsed)
            }
        }
    }

    private func encode(
        _ waiting: [RenditionBatch.Part], _ progress: ProgressMeter
    ) async throws -> [(Digest, MadeRendition)] {
        guard !waiting.isEmpty else { return [] }
        progress.begin("encoding \(Count.of(waiting.count, "rendition"))")
        depot.discardAbandoned()
        if let spreading { return try await SpreadQueue(spreading: spreading, queue: self).encode(waiting, progress) }
        // The longest first, so that none is left alone at the end.
        let worker = Worker(confinement: await Confinement.find())
        if let note = worker.confinement.note { progress.note(note) }
        let unsorted = RenditionBatch.batches(waiting, memory: memory)
        // One alone is the longest, however long it is: no process has to be started to learn that.
        let batches = unsorted.count == 1 ? [(batch: unsorted[0], work: 1)] : try await sorted(unsorted, worker)
        let shares = Shares(of: batches.map(\.work))
        WorkFolder.discardAbandoned(in: try depot.incoming(""))
        let faults = FaultCollector()
        var done: [(Digest, MadeRendition)] = []
        try await withThrowingTaskGroup(of: (Int, [(Digest, Result<MadeRendition, Fault>)]).self) { group in
            var rest = Array(batches.indices)
            var running: Set<Int> = []
            var lots = CoreLots(width: width)
            func fill() {
                while running.count < width, let next = rest.first(where: { fits(batches[$0].batch, running, batches) })
                {
                    rest.removeAll { $0 == next }
                    running.insert(next)
                    let lot = lots.words(for: next, waiting: rest.count)
                    group.addTask {
                        let batch = batches[next].batch
                        return (
                            next,
                            try await make(batch, worker.running(under: lot)) { share in
                                progress.update(shares.set(share, of: next), batch.parts[0].job.place.media)
                            }
                        )
                    }
                }
            }
            fill()
            while let (index, results) = try await group.next() {
                running.remove(index)
                lots.giveBack(from: index)
                progress.update(shares.set(1, of: index))
                for (key, result) in results {
                    switch result {
                    case .success(let rendition):
                        done.append((key, rendition))
                        progress.note("  \(done.count)/\(waiting.count) \(sentence(rendition))")
                    case .failure(let fault): faults.report(fault)
                    }
                }
                fill()
            }
        }
        try faults.throwIfAny()
        progress.end("\(done.reduce(ByteCount(0)) { $0 + $1.1.rendition.bytes })")
        return done
    }

    /// With the work that each is, the most first.
    func sorted(
        _ batches: [RenditionBatch], _ worker: Worker
    ) async throws -> [(batch: RenditionBatch, work: Double)] {
        let films = batches.filter { $0.parts.contains { $0.job.plan.kind != .still } }.map(\.media)
        let spans = try await worker.spans(of: films)
        let known = Dictionary(zip(films, spans), uniquingKeysWith: { first, _ in first })
        return batches.map { (batch: $0, work: $0.work(known[$0.media].flatMap { $0 })) }
            .sorted { ($1.work, $0.batch.parts[0].index) < ($0.work, $1.batch.parts[0].index) }
    }

    func sentence(_ made: MadeRendition) -> String {
        "\(made.place.media) \(made.place.width)x\(made.place.height): \(made.rendition.bytes) in \(made.elapsed.text)"
    }

    /// Whether there is room for it beside what is running.
    private func fits(
        _ batch: RenditionBatch, _ running: Set<Int>, _ all: [(batch: RenditionBatch, work: Double)]
    ) -> Bool {
        running.isEmpty || running.reduce(batch.memory) { $0 + all[$1].batch.memory } <= memory
    }

    /// What each source may keep of its pictures. A worker's address space has its own bound, which the rest has to fit in.
    var kept: ByteCount { min(ByteCount(memory.bytes / width / 2), ByteCount(3 << 30)) }

    /// A medium that cannot be encoded is a failure; that the work was cancelled is an error.
    private func make(
        _ batch: RenditionBatch, _ worker: Worker, progress: @escaping @Sendable (Double) -> Void
    ) async throws -> [(Digest, Result<MadeRendition, Fault>)] {
        let clock = ContinuousClock.now
        let orders = try batch.parts.map { part in
            RenditionOrder(
                part.job.plan, to: try depot.incoming("\(part.key).\(part.job.plan.kind.ending)"))
        }
        let results: [Result<Encoding.Rendition, Fault>]
        do {
            results = try await worker.encode(
                batch.media, orders, memory: kept, progress: progress)
        } catch let fault as Fault {
            results = orders.map { _ in .failure(fault) }
        }
        return zip(zip(batch.parts, orders), results).map { made, result in
            let (part, order) = made
            return (
                part.key,
                result.flatMap { encoded in
                    take(encoded, from: order.destination, for: part, elapsed: clock.duration(to: .now))
                }
            )
        }
    }

    func take(
        _ encoded: Encoding.Rendition, from file: FilePath, for part: RenditionBatch.Part, elapsed: Duration
    ) -> Result<MadeRendition, Fault> {
        do {
            try depot.adopt(file, as: encoded.digest)
            let rendition = Depot.Rendition(encoded, source: part.job.source)
            try depot.remember(rendition, key: part.key)
            return .success(
                MadeRendition(
                    place: part.job.place, boards: part.job.boards, rendition: rendition, wasThere: false,
                    elapsed: elapsed))
        } catch let fault as Fault {
            return .failure(fault)
        } catch {
            return .failure(
                Fault(.fileUnwritable, at: .init(file: file.string), "\(error)", remedy: "see whether the disk is well")
            )
        }
    }
}

/// How much of each batch is done.
private final class Shares: Sendable {
    private let shares: Mutex<[Double]>
    private let works: [Double]

    init(of works: [Double]) {
        self.works = works
        shares = Mutex([Double](repeating: 0, count: works.count))
    }

    /// Returns the share of all of them, by the work that they are.
    func set(_ share: Double, of index: Int) -> Double {
        shares.withLock { shares in
            shares[index] = share
            return zip(shares, works).reduce(0) { $0 + $1.0 * $1.1 } / max(1, works.reduce(0, +))
        }
    }
}

extension Depot.Rendition {
    init(_ encoded: Encoding.Rendition, source: Digest) {
        self.init(
            kind: .init(encoded.kind), object: encoded.digest, bytes: encoded.bytes,
            source: source, frames: encoded.video?.frames ?? (encoded.kind == .sound ? 0 : 1),
            rate: encoded.video?.rate ?? .thirty,
            hasSound: encoded.video?.hasSound ?? (encoded.kind == .sound),
            loudness: (encoded.video?.loudness ?? encoded.sound?.loudness)?.integrated,
            headers: encoded.video?.parameterSets, isCopy: encoded.video?.isCopy,
            look: encoded.video?.scores.map(Depot.Rendition.Look.init), samples: encoded.sound?.samples)
    }
}

extension Depot.Rendition.Kind {
    init(_ kind: RenditionPlan.Kind) {
        switch kind {
        case .video: self = .video
        case .still: self = .still
        case .sound: self = .sound
        }
    }
}

extension Depot.Rendition.Look {
    init(_ scores: Encoding.Scores) {
        let worst = scores.worstShot
        self.init(
            judge: scores.judge, mean: scores.mean, worst: worst.mean, worstFrom: worst.from, worstUntil: worst.until,
            overTime: scores.overTime)
    }
}
