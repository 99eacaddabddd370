import Executors
import Faults
import Foundation
import Measures
import Seeds
import SystemPackage

/// An engine that does its worst, the same each time for a seed: it loses, doubles, delays and reorders chunks, kills
/// workers midway, answers wrongly or not at all. Its workers are real ones that work in this process.
actor FakeExecutor: Executor {
    /// How often each mishap happens, in percent.
    struct Mishaps {
        var notTaken = 10
        var takenWithAnError = 10
        var lost = 10
        var doubled = 15
        var silent = 10
        var unseen = 10
        var killed = 15
        var damaged = 5
        var fails = 8

        static let none = Mishaps(
            notTaken: 0, takenWithAnError: 0, lost: 0, doubled: 0, silent: 0, unseen: 0, killed: 0, damaged: 0, fails: 0
        )
    }

    /// A worker's end without a word.
    struct Death: Error {}
    struct NoAnswer: Error {}

    private struct Job {
        let chunk: ChunkName
        let batch: Int
        /// Not listed although it will run.
        let isUnseen: Bool
        /// Polls that it still lingers in the list after its end.
        var lingers: Int?
    }

    nonisolated let name = "fake"
    private let root: FilePath
    private let revision: String
    private let most: Limits
    private let mishaps: Mishaps
    private var dice: Dice
    private var jobs: [Job] = []
    /// Orders that cannot be done.
    private let poisoned: Set<String>
    /// Orders whose worker dies each time.
    private let deadly: Set<String>
    /// How often each order was worked at.
    private(set) var tries: [String: Int] = [:]
    /// Pieces that were worked at although a record of success was there.
    private(set) var needless = 0
    private(set) var mostHeld = 0

    init(
        _ root: FilePath, revision: String, limits: Limits, seed: UInt64, mishaps: Mishaps = Mishaps(),
        poisoned: Set<String> = [], deadly: Set<String> = []
    ) {
        self.root = root
        self.revision = revision
        most = limits
        self.mishaps = mishaps
        self.poisoned = poisoned
        self.deadly = deadly
        dice = Dice(seed: seed)
    }

    func limits() -> Limits { most }
    func explain(_ chunk: ChunkName) -> String? { nil }
    func serve() {}

    /// Jobs that would still run.
    var waiting: Int { jobs.count { $0.lingers == nil } }

    func submit(_ batch: Batch) throws {
        if dice.chance(mishaps.notTaken) { throw NoAnswer() }
        for chunk in batch.chunks where !dice.chance(mishaps.lost) {
            jobs.append(Job(chunk: chunk, batch: batch.tag.batch, isUnseen: dice.chance(mishaps.unseen)))
            if dice.chance(mishaps.doubled) {
                jobs.append(Job(chunk: chunk, batch: batch.tag.batch, isUnseen: dice.chance(50)))
            }
        }
        mostHeld = max(mostHeld, Set(jobs.filter { $0.lingers == nil && !$0.isUnseen }.map(\.chunk)).count)
        if dice.chance(mishaps.takenWithAnError) { throw NoAnswer() }
    }

    func cancel(_ tags: [Tag]) {
        let batches = Set(tags.map(\.batch))
        jobs.removeAll { batches.contains($0.batch) }
    }

    /// Time passes with each look.
    func poll(_ tags: [Tag]) async throws -> [ChunkName: Sighting] {
        jobs.shuffle(using: &dice)
        var rest: [Job] = []
        for var job in jobs {
            if let lingers = job.lingers {
                job.lingers = lingers - 1
                if lingers > 0 { rest.append(job) }
            } else if dice.chance(job.isUnseen ? 25 : 50) {
                await work(job.chunk)
                job.lingers = dice.roll(0...2)
                rest.append(job)
            } else {
                rest.append(job)
            }
        }
        jobs = rest
        if dice.chance(mishaps.silent) { throw NoAnswer() }
        let batches = Set(tags.map(\.batch))
        return Dictionary(
            jobs.filter { !$0.isUnseen && batches.contains($0.batch) }.map {
                ($0.chunk, $0.lingers == nil ? Sighting.waiting(nil) : .running(node: nil))
            }, uniquingKeysWith: { first, _ in first })
    }

    private func work(_ chunk: ChunkName) async {
        let dies = dice.chance(mishaps.killed) ? dice.roll(0...3) : nil
        var step = 0
        do {
            let desk = try WorkerDesk(root, chunk: chunk, revision: revision, node: "n\(dice.roll(1...3))")
            try await desk.work { piece, bench in
                self.count(piece)
                if self.deadly.contains(piece.order) { throw Death() }
                let made = try self.craft(piece, bench)
                step += 1
                if step - 1 == dies { throw Death() }
                return made
            }
        } catch {
            // What a worker says to nobody: it is dead, or the run is over.
        }
        if dice.chance(mishaps.damaged) { damage() }
    }

    private func count(_ piece: Piece) {
        tries[piece.order, default: 0] += 1
        if FileManager.default.fileExists(atPath: root.appending("done").appending("\(piece.id).json").string) {
            needless += 1
        }
    }

    private func craft(_ piece: Piece, _ bench: FilePath) throws -> WorkerDesk.Made {
        if poisoned.contains(piece.order) || dice.chance(mishaps.fails) {
            throw Fault(.fileUnreadable, "no film", remedy: "ask for another")
        }
        let bytes = Self.product(of: piece.order)
        let file = bench.appending("out")
        try Data(bytes).write(to: URL(fileURLWithPath: file.string))
        let output = Record.Output(digest: Digest(of: bytes), bytes: bytes.count)
        return .init(outputs: [(file, output)], faults: [], report: piece.order)
    }

    /// Cuts one of the finished files short, as a disk may.
    private func damage() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.appending("out").string))?.sorted() ?? []
        guard !names.isEmpty else { return }
        let path = root.appending("out").appending(names[dice.roll(0...names.count - 1)])
        try? Data("cut".utf8).write(to: URL(fileURLWithPath: path.string))  // the run may be over
    }

    static func product(of order: String) -> [UInt8] { Array("what is made of \(order)".utf8) }
}
