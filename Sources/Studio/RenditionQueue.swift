import Depot
import Encoding
import Faults
import Measures
import Reports
import Synchronization
import SystemPackage

/// One rendition to make.
struct RenditionJob: Sendable {
    let place: Release.Place
    let media: FilePath
    let source: Digest
    let plan: RenditionPlan
    let boards: [String]
    /// Where the programme names the media.
    let origin: Fault.Place
}

/// One rendition that is in the depot.
struct MadeRendition: Sendable {
    let place: Release.Place
    let boards: [String]
    let rendition: Depot.Rendition
    /// Whether it was there before.
    let wasThere: Bool
    let elapsed: Duration
}

/// Makes renditions side by side, each but once.
struct RenditionQueue: Sendable {
    let depot: DepotDirectory
    /// Encodes at once.
    let width: Int

    /// What was made, in the order of `jobs`. Throws: `FaultList` with every medium that could not be encoded; the
    /// others are in the depot then, and the next run goes on from there.
    func run(_ jobs: [RenditionJob], _ progress: ProgressMeter) async throws -> [MadeRendition] {
        var made: [Digest: MadeRendition] = [:]
        var waiting: [(key: Digest, job: RenditionJob)] = []
        for job in jobs {
            let key = job.plan.key(for: job.source)
            guard made[key] == nil, !waiting.contains(where: { $0.key == key }) else { continue }
            if let rendition = try depot.rendition(key: key) {
                made[key] = MadeRendition(
                    place: job.place, boards: job.boards, rendition: rendition, wasThere: true, elapsed: .zero)
            } else {
                waiting.append((key, job))
            }
        }
        for (key, rendition) in try await encode(waiting, progress) { made[key] = rendition }
        return jobs.compactMap { job in
            made[job.plan.key(for: job.source)].map {
                MadeRendition(
                    place: job.place, boards: job.boards, rendition: $0.rendition, wasThere: $0.wasThere,
                    elapsed: $0.elapsed)
            }
        }
    }

    private func encode(
        _ waiting: [(key: Digest, job: RenditionJob)], _ progress: ProgressMeter
    ) async throws -> [(Digest, MadeRendition)] {
        guard !waiting.isEmpty else { return [] }
        progress.begin("encoding \(Count.of(waiting.count, "rendition"))")
        let shares = Shares(count: waiting.count)
        let worker = Worker(confinement: await Confinement.find())
        if let note = worker.confinement.note { progress.note(note) }
        WorkFolder.discardAbandoned(in: try depot.incoming(""))
        let faults = FaultCollector()
        var done: [(Digest, MadeRendition)] = []
        try await withThrowingTaskGroup(of: (Digest, Result<MadeRendition, Fault>).self) { group in
            var next = waiting.indices.makeIterator()
            func add() {
                guard let index = next.next() else { return }
                let (key, job) = waiting[index]
                group.addTask {
                    let result = try await make(job, key: key, worker) { share in
                        progress.update(shares.set(share, of: index), job.place.media)
                    }
                    return (key, result)
                }
            }
            for _ in 0..<width { add() }
            while let (key, result) = try await group.next() {
                switch result {
                case .success(let rendition):
                    done.append((key, rendition))
                    progress.note(
                        "  \(rendition.place.media) \(rendition.place.width)x\(rendition.place.height): "
                            + "\(rendition.rendition.bytes) in \(rendition.elapsed.text)")
                case .failure(let fault): faults.report(fault)
                }
                add()
            }
        }
        try faults.throwIfAny()
        progress.end("\(done.reduce(ByteCount(0)) { $0 + $1.1.rendition.bytes })")
        return done
    }

    /// A medium that cannot be encoded is a failure; that the work was cancelled is an error.
    private func make(
        _ job: RenditionJob, key: Digest, _ worker: Worker, progress: @escaping @Sendable (Double) -> Void
    ) async throws -> Result<MadeRendition, Fault> {
        let clock = ContinuousClock.now
        do {
            let file = try depot.incoming("\(key).\(job.plan.kind == .video ? "mp4" : "png")")
            let encoded = try await worker.encode(job.media, as: job.plan, to: file, progress: progress)
            try depot.adopt(file, as: encoded.digest)
            let rendition = Depot.Rendition(encoded, source: job.source)
            try depot.remember(rendition, key: key)
            return .success(
                MadeRendition(
                    place: job.place, boards: job.boards, rendition: rendition, wasThere: false,
                    elapsed: clock.duration(to: .now)))
        } catch let fault as Fault {
            return .failure(fault)
        }
    }
}

/// How much of each encode is done.
private final class Shares: Sendable {
    private let shares: Mutex<[Double]>

    init(count: Int) { shares = Mutex([Double](repeating: 0, count: count)) }

    /// Returns the share of all of them.
    func set(_ share: Double, of index: Int) -> Double {
        shares.withLock { shares in
            shares[index] = share
            return shares.reduce(0, +) / Double(shares.count)
        }
    }
}

extension Depot.Rendition {
    init(_ encoded: Encoding.Rendition, source: Digest) {
        self.init(
            kind: encoded.kind == .video ? .video : .still, object: encoded.digest, bytes: encoded.bytes,
            source: source, frames: encoded.video?.frames ?? 1, rate: encoded.video?.rate ?? .thirty,
            hasSound: encoded.video?.hasSound ?? false, loudness: encoded.video?.loudness?.integrated)
    }
}
