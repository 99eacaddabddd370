import Executors
import Faults
import Foundation
import Measures
import Synchronization
import SystemPackage
import Testing

/// What a worker may and may not do to a run.
@Suite struct WorkerDeskTests {
    private let root = FilePath(FileManager.default.temporaryDirectory.path)
        .appending("marquee-\(UUID().uuidString.prefix(8))")

    private func files(_ folder: String) -> [String] {
        (try? FileManager.default.contentsOfDirectory(atPath: root.appending(folder).string))?.sorted() ?? []
    }

    private static func make(_ text: String, _ bench: FilePath) throws -> WorkerDesk.Made {
        let file = bench.appending("out")
        try Data(text.utf8).write(to: URL(fileURLWithPath: file.string))
        let output = Record.Output(digest: Digest(of: text), bytes: text.utf8.count)
        return .init(outputs: [(file, output)], faults: [], report: text)
    }

    /// Two workers of one chunk, the second of which begins while the first has the piece in hand.
    @Test func `of two workers the first one's record stays`() async throws {
        defer { try? FileManager.default.removeItem(atPath: root.string) }  // a test's leftovers harm nobody
        let (root, folder) = (root, RunFolder(root))
        let fake = FakeExecutor(
            root, revision: "1", limits: Limits(batch: 1, queue: 1, slots: 1, leastWork: .zero), seed: 1,
            mishaps: .none, deadly: ["a"])
        var patience = Patience()
        patience.losses = 1
        let coordinator = Coordinator(
            fake, in: folder, pace: Pace(shortest: .zero, longest: .zero, misses: 1) { _ in }, patience: patience
        ) { _ in }
        let piece = Piece(order: "a", work: .seconds(1))
        #expect(try await coordinator.finish([piece], revision: "1") == [piece.id: .lost(1)])
        let chunk = ChunkName(batch: 0, index: 0)
        let late = try WorkerDesk(root, chunk: chunk, revision: "1", node: "late")
        try await late.work { _, bench in
            let second = try WorkerDesk(root, chunk: chunk, revision: "1", node: "second")
            try await second.work { _, bench in try Self.make("second", bench) }
            return try Self.make("late", bench)
        }
        let done = try JSONDecoder().decode(
            Record.self,
            from: Data(contentsOf: URL(fileURLWithPath: root.appending("done").appending("\(piece.id).json").string)))
        #expect(done.node == "second" && done.report == "second")
        #expect(files("done").count == 1 && files("scratch").allSatisfy { $0.hasSuffix(".json") })
    }

    @Test func `a worker that outlives its run writes nothing`() async throws {
        let root = root
        let folder = RunFolder(root)
        let fake = FakeExecutor(
            root, revision: "1", limits: Limits(batch: 1, queue: 1, slots: 1, leastWork: .zero), seed: 1,
            mishaps: .none, deadly: ["a"])
        var patience = Patience()
        patience.losses = 1
        let coordinator = Coordinator(
            fake, in: folder, pace: Pace(shortest: .zero, longest: .zero, misses: 1) { _ in }, patience: patience
        ) { _ in }
        _ = try await coordinator.finish([Piece(order: "a", work: .seconds(1))], revision: "1")
        let late = try WorkerDesk(root, chunk: ChunkName(batch: 0, index: 0), revision: "1", node: "late")
        await #expect(throws: Fault.self) {
            try await late.work { _, bench in
                let made = try Self.make("late", bench)
                try folder.discard()
                return made
            }
        }
        #expect(!FileManager.default.fileExists(atPath: root.string))
        #expect(throws: Fault.self) {
            try WorkerDesk(root, chunk: ChunkName(batch: 0, index: 0), revision: "1", node: "later")
        }
    }
}
