import Measures
import Subprocess
import Synchronization
import SystemPackage

/// Chunks in processes of this machine.
package final class LocalExecutor: Executor {
    private struct State {
        var waiting: [ChunkName] = []
        var running: Set<ChunkName> = []
        var endings: [ChunkName: String] = [:]
    }

    package let name = "local"
    private let program: WorkerProgram
    private let folder: RunFolder
    private let width: Int
    private let leastWork: Duration
    private let state = Mutex(State())
    /// Rung when there may be something to start.
    private let bells: AsyncStream<Void>
    private let bell: AsyncStream<Void>.Continuation

    /// `width` chunks at once.
    package init(_ program: WorkerProgram, in folder: RunFolder, width: Int, leastWork: Duration) {
        self.program = program
        self.folder = folder
        self.width = max(1, width)
        self.leastWork = leastWork
        (bells, bell) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    package func limits() -> Limits { Limits(batch: 10_000, queue: 10_000, slots: width, leastWork: leastWork) }

    package func submit(_ batch: Batch) {
        state.withLock { $0.waiting += batch.chunks }
        bell.yield()
    }

    package func poll(_ tags: [Tag]) -> [ChunkName: Sighting] {
        let batches = Set(tags.map(\.batch))
        return state.withLock { state in
            var sightings: [ChunkName: Sighting] = [:]
            for chunk in state.waiting where batches.contains(chunk.batch) { sightings[chunk] = .waiting(nil) }
            for chunk in state.running where batches.contains(chunk.batch) { sightings[chunk] = .running(node: nil) }
            return sightings
        }
    }

    /// What runs already ends with `serve`.
    package func cancel(_ tags: [Tag]) {
        let batches = Set(tags.map(\.batch))
        state.withLock { $0.waiting.removeAll { batches.contains($0.batch) } }
    }

    package func explain(_ chunk: ChunkName) -> String? { state.withLock { $0.endings[chunk] } }

    package func serve() async {
        await withDiscardingTaskGroup { group in
            for await _ in bells {
                while let chunk = next() { group.addTask { await self.run(chunk) } }
            }
        }
    }

    private func next() -> ChunkName? {
        state.withLock { state in
            guard state.running.count < width, !state.waiting.isEmpty else { return nil }
            let chunk = state.waiting.removeFirst()
            state.running.insert(chunk)
            return chunk
        }
    }

    private func run(_ chunk: ChunkName) async {
        let words = program.words(run: folder.root, chunk: chunk.description) + ["--tether"]
        var options = PlatformOptions()
        options.processGroupID = 0  // the terminal's Ctrl-C reaches the parent alone
        options.teardownSequence = []  // there is nothing of its own that it could put in order
        let ending: String
        do {
            let result = try await Subprocess.run(
                .path(FilePath(words[0])), arguments: Arguments(Array(words.dropFirst())), platformOptions: options,
                input: .none, output: .discarded, error: .discarded)
            ending = "\(result.terminationStatus)"
        } catch {
            ending = "\(error)"
        }
        state.withLock { state in
            state.running.remove(chunk)
            state.endings[chunk] = ending
        }
        bell.yield()
    }
}
