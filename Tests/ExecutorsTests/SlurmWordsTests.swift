import Executors
import Faults
import Testing

/// What Slurm's tools print, and what it means.
@Suite struct SlurmWordsTests {
    private static let tag = Executors.Tag(run: "0a1b", batch: 3)

    private func sighting(_ fields: String) -> Sighting? {
        SlurmWords.sightings("marquee-0a1b-3|7|\(fields)\n", of: [Self.tag])[ChunkName(batch: 3, index: 7)]
    }

    @Test(arguments: [
        ("PENDING||Resources", Sighting.waiting("Resources")), ("PENDING||None", .waiting(nil)),
        ("PENDING||JobHeldAdmin", .waiting("JobHeldAdmin")),
        ("PENDING||ReqNodeNotAvail, UnavailableNodes:n[1-2]", .waiting("ReqNodeNotAvail, UnavailableNodes:n[1-2]")),
        ("PENDING||PartitionTimeLimit", .barred("PartitionTimeLimit")),
        ("PENDING||BadConstraints", .barred("BadConstraints")), ("RUNNING|n1|None", .running(node: "n1")),
        ("COMPLETING|n1|None", .running(node: "n1")), ("CONFIGURING||None", .running(node: nil)),
    ])
    func `a task waits, runs or will never start`(fields: String, sighting: Sighting) {
        #expect(self.sighting(fields) == sighting)
    }

    @Test(arguments: [
        "marquee-0a1b-4|7|RUNNING|n1|None", "marquee-ffff-3|7|RUNNING|n1|None", "someone-0a1b-3|7|RUNNING|n1|None",
        "marquee-0a1b-3|N/A|RUNNING|n1|None", "marquee-0a1b-3|7|RUNNING", "",
    ])
    func `what is no task of these batches is passed over`(line: String) {
        #expect(SlurmWords.sightings(line, of: [Self.tag]).isEmpty)
    }

    @Test func `an engine that bars a chunk at two looks ends the run, and nothing of it is left there`() async throws {
        let engine = BarringExecutor()
        let bench = try Bench()
        let pace = Pace(shortest: .zero, longest: .zero, misses: 2) { _ in }
        let coordinator = Coordinator(engine, in: RunFolder(bench.root), pace: pace) { _ in }
        let fault = await #expect(throws: Fault.self) {
            try await coordinator.finish([Piece(order: "a", work: .seconds(1))], revision: "1")
        }
        #expect(fault?.code == .executorRefuses && fault?.problem.contains("PartitionTimeLimit") == true)
        #expect(await engine.cancelled == 1)
    }
}

/// Takes everything and starts nothing.
private actor BarringExecutor: Executor {
    nonisolated let name = "barring"
    private(set) var cancelled = 0

    func limits() -> Limits { Limits(batch: 9, queue: 9, slots: 1, leastWork: .zero) }
    func submit(_ batch: Batch) {}
    func poll(_ tags: [Executors.Tag]) -> [ChunkName: Sighting] {
        Dictionary(
            uniqueKeysWithValues: tags.map { (ChunkName(batch: $0.batch, index: 0), .barred("PartitionTimeLimit")) })
    }
    func cancel(_ tags: [Executors.Tag]) { cancelled += tags.count }
    func explain(_ chunk: ChunkName) -> String? { nil }
    func serve() {}
}
