import Measures
package import SystemPackage

/// Moves chunks to where they are worked at. It knows nothing of what is in them, of success or of another try: what it
/// says of a chunk is a hint, and only the records that workers write are believed.
package protocol Executor: Sendable {
    /// As on the command line.
    var name: String { get }

    /// What it takes at once. Throws: `Fault` where the engine is not there at all.
    func limits() async throws -> Limits

    /// Hands over chunks whose files are written. Throws: anything, and then whether they were taken is not known.
    func submit(_ batch: Batch) async throws

    /// The chunks of those batches that wait or run. What is not among them is gone, for whatever reason. Throws:
    /// anything, and then nothing is known.
    func poll(_ tags: [Tag]) async throws -> [ChunkName: Sighting]

    /// Gives up what of those batches waits or runs; returns before everything has died.
    func cancel(_ tags: [Tag]) async throws

    /// The engine's own words on a chunk that is gone, for people to read.
    func explain(_ chunk: ChunkName) async -> String?

    /// Runs beside the coordinator until that cancels it.
    func serve() async
}

/// What an executor takes.
package struct Limits: Sendable, Equatable {
    /// Chunks in one batch.
    package let batch: Int
    /// Chunks that wait or run.
    package let queue: Int
    /// Chunks that run at once; `nil` where nobody knows.
    package let slots: Int?
    /// A chunk of less work is not worth the engine's trouble.
    package let leastWork: Duration

    package init(batch: Int, queue: Int, slots: Int?, leastWork: Duration) {
        self.batch = max(1, batch)
        self.queue = max(1, queue)
        self.slots = slots
        self.leastWork = leastWork
    }
}

/// The name of a batch that no other run has: engines give their own numbers twice.
package struct Tag: Hashable, Sendable {
    /// The run's id: letters and digits.
    package let run: String
    package let batch: Int

    package init(run: String, batch: Int) {
        self.run = run
        self.batch = batch
    }

    private static let stem = "marquee"
}

extension Tag: CustomStringConvertible {
    package var description: String { "\(Self.stem)-\(run)-\(batch)" }

    /// Reads what `description` gives.
    package init?(parsing text: String) {
        let words = text.split(separator: "-", omittingEmptySubsequences: false)
        guard words.count == 3, words[0] == Self.stem, let batch = Int(words[2]) else { return nil }
        self.init(run: String(words[1]), batch: batch)
    }
}

/// Chunks that are handed over at one go: those of numbers 0 to `count` - 1.
package struct Batch: Sendable {
    package let tag: Tag
    package let count: Int
    /// Nodes that refused earlier chunks.
    package let avoiding: [String]

    package init(tag: Tag, count: Int, avoiding: [String] = []) {
        self.tag = tag
        self.count = count
        self.avoiding = avoiding
    }

    package var chunks: [ChunkName] { (0..<count).map { ChunkName(batch: tag.batch, index: $0) } }
}

/// What an engine says of a chunk that it still has.
package enum Sighting: Sendable, Equatable {
    /// The reason in the engine's words, where it names one.
    case waiting(String?)
    /// It will never start, for that reason.
    case barred(String)
    case running(node: String?)
}

/// What a node is to execute for a chunk.
package struct WorkerProgram: Sendable {
    /// On this machine and on every node. Absolute.
    package let path: FilePath

    package init(path: FilePath) { self.path = path }

    /// `chunk` is a chunk's name, or what the engine puts in its place.
    package func words(run: FilePath, chunk: String) -> [String] {
        [path.string, "worker", "--run", run.string, "--chunk", chunk]
    }
}
