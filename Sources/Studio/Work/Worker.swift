import Encoding
import Faults
import Foundation
import Glibc
import Measures
import Subprocess
import SystemPackage

/// Opens media in a child process: a medium that kills, stops or starves its decoder is a fault and nothing more.
struct Worker: Sendable {
    let confinement: Confinement
    var limits = WorkLimits.encoding
    /// What stands before its command line and says where it runs.
    var prefix: [String] = []

    func running(under prefix: [String]) -> Worker {
        Worker(confinement: confinement, limits: limits, prefix: prefix)
    }

    /// As `RenditionEncoder.encode`, elsewhere. `destination` stands only for a whole and checked file.
    ///
    /// Throws: `Fault`, or `CancellationError`; nothing is left behind then.
    func encode(
        _ source: FilePath, as plan: RenditionPlan, to destination: FilePath,
        progress: @escaping @Sendable (Double) -> Void = { _ in }
    ) async throws -> Rendition {
        try await encode(source, [RenditionOrder(plan, to: destination)], progress: progress)[0].get()
    }

    /// The same for several renditions of one decode. `orders` are to be written into one directory, and not none.
    ///
    /// Shape: a result for each order, in their order.
    func encode(
        _ source: FilePath, _ orders: [RenditionOrder], memory: ByteCount = ByteCount(1 << 31),
        progress: @escaping @Sendable (Double) -> Void = { _ in }
    ) async throws -> [Result<Rendition, Fault>] {
        try await WorkFolder.with(beside: orders[0].destination) { folder in
            let files = orders.indices.map { index in
                folder.appending("\(index).\(orders[index].plan.kind.ending)")
            }
            let wishes = zip(orders, files).map { WorkOrder.Wish(plan: $0.plan, destination: $1.string) }
            let order = WorkOrder.encode(source: try Self.absolute(source), wishes: wishes, memory: memory)
            let line = try await run(order, named: source, writing: folder, progress: progress)
            guard case .renditions(let outcomes) = line, outcomes.count == orders.count else {
                throw Self.strange(source)
            }
            for (index, outcome) in outcomes.enumerated() {
                if case .made = outcome { try Files.move(files[index], to: orders[index].destination) }
            }
            return outcomes.map(\.result)
        }
    }

    /// As `Inspector.inspect`, elsewhere: what is found and its pictures, in their order. A medium that kills its decoder
    /// has that as its finding.
    ///
    /// Throws: `Fault` for a folder that cannot be written, or `CancellationError`.
    func inspect(_ source: FilePath, beside file: FilePath) async throws -> (Inspection, pictures: [[UInt8]]) {
        try await WorkFolder.with(beside: file) { folder in
            let order = WorkOrder.inspect(source: try Self.absolute(source), folder: folder.string)
            do {
                _ = try await run(order, named: source, writing: folder) { _ in }
            } catch let fault as Fault where fault.code == .workerCrash || fault.code == .workerSpent {
                var inspection = Inspection()
                inspection.findings = [Finding(fault, at: nil)]
                return (inspection, [])
            }
            let bytes = try Files.read(folder.appending(WorkOrder.findings), limit: 64 << 20)
            let inspection = try JSONDecoder().decode(Inspection.self, from: Data(bytes))
            let pictures = try inspection.thumbnails.map { picture in
                // The name comes from a process that a medium may have taken over.
                guard let name = FilePath.Component(picture.file) else { throw Self.strange(source) }
                return try Files.read(folder.appending(name), limit: 1 << 20)
            }
            return (inspection, pictures)
        }
    }

    /// How many pages a document has. Throws: `Fault`, or `CancellationError`.
    func pages(of source: FilePath) async throws -> Int {
        let beside = FilePath(NSTemporaryDirectory()).appending("marquee")
        return try await WorkFolder.with(beside: beside) { folder in
            let order = WorkOrder.count(source: try Self.absolute(source), folder: folder.string)
            guard case .pages(let count) = try await run(order, named: source, writing: folder, progress: { _ in })
            else {
                throw Self.strange(source)
            }
            return count
        }
    }

    /// How long media last, by their headers; `nil` where that cannot be told. Throws: `CancellationError`.
    func spans(of sources: [FilePath]) async throws -> [MediaSpan?] {
        let beside = FilePath(NSTemporaryDirectory()).appending("marquee")
        var spans: [MediaSpan?] = []
        // An order is one word on a command line, which has a bound.
        for start in stride(from: 0, to: sources.count, by: 100) {
            let part = sources[start..<min(start + 100, sources.count)]
            do {
                let line = try await WorkFolder.with(beside: beside) { folder in
                    try await run(
                        .probe(sources: part.map(Self.absolute)), named: part[part.startIndex], writing: folder,
                        progress: { _ in })
                }
                guard case .spans(let found) = line, found.count == part.count else {
                    throw Self.strange(part[part.startIndex])
                }
                spans += found
            } catch is Fault {
                spans += part.map { _ in nil }  // one of them was the end of it; which one shows when each is opened
            }
        }
        return spans
    }

    /// The worker's last line. Throws: `Fault`, `FaultList`, `CancellationError`.
    private func run(
        _ work: WorkOrder, named source: FilePath, writing folder: FilePath,
        progress: @escaping @Sendable (Double) -> Void
    ) async throws -> WorkLine {
        let order = String(
            decoding: try JSONEncoder().encode(WorkerCommand.Order(work: work, limits: limits)),
            as: UTF8.self)
        let program = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let scratch =
            if case .office = MediaNature.of(source) { [program, try Self.absolute(source)] } else { [String]() }
        let words = prefix + confinement.words(writing: folder, scratch: scratch) + [program, "worker", order]
        var options = PlatformOptions()
        options.processGroupID = 0  // the terminal's Ctrl-C reaches the parent alone
        options.teardownSequence = []  // there is nothing of its own that it could put in order
        let ear = Ear(source.string, silence: limits.silence)
        let result = try await Subprocess.run(
            words[0].contains("/") ? .path(FilePath(words[0])) : .name(words[0]),
            arguments: Arguments(Array(words.dropFirst())), environment: Self.environment, platformOptions: options,
            input: .none, output: .sequence, error: .discarded
        ) { execution in
            try await ear.listen(execution.standardOutput.strings(), progress)
        }
        try Task.checkCancellation()
        if case .refused(let faults)? = ear.last { throw faults.count == 1 ? faults[0] : FaultList(faults) }
        if let line = ear.last, result.terminationStatus.isSuccess { return line }
        throw Self.fault(source, result.terminationStatus, ear, limits)
    }
}

// MARK: How it ends

extension Worker {
    /// What became of a worker that did not say.
    private static func fault(
        _ source: FilePath, _ status: TerminationStatus, _ ear: Ear, _ limits: WorkLimits
    ) -> Fault {
        let place = Fault.Place(file: source.string)
        let number: Int32 =
            switch status {
            case .signaled(let number): number
            case .exited(let code): code > 128 ? code - 128 : 0  // bubblewrap tells of a signal as shells do
            }
        if number == SIGXCPU || number == SIGKILL {
            return Fault(
                .workerSpent, at: place,
                "given up after \(ear.instant.text): it took all of \(limits.processorTime.text) or of the memory there is",
                remedy: "export it shorter or smaller, or ask for the file again")
        }
        if number == SIGTERM {
            return Fault(
                .workerStopped, at: place, "somebody ended its decoder after \(ear.instant.text)",
                remedy: "run it again")
        }
        return Fault(
            .workerCrash, at: place, "its decoder crashed after \(ear.instant.text)",
            remedy: "ask for the file again, or export it in another format",
            cause: number == 0 ? "\(status)" : "signal \(number)")
    }

    private static func strange(_ source: FilePath) -> Fault {
        Fault(
            .workerCrash, at: .init(file: source.string), "the worker answered something else",
            remedy: "install one version of marquee-studio")
    }

    /// Relative paths mean nothing behind the walls.
    private static func absolute(_ path: FilePath) throws -> String {
        path.isAbsolute
            ? path.string
            : FilePath(FileManager.default.currentDirectoryPath).pushing(path).lexicallyNormalized().string
    }

    /// Few heaps: address space is bounded, and one for each thread would reserve 64 MB a thread. And a crash is not worth
    /// a debugger's minute.
    private static let environment = Subprocess.Environment.inherit.updating([
        "HOME": "/nonexistent",
        "MALLOC_ARENA_MAX": "2", "SWIFT_BACKTRACE": "enable=no",
    ])
}
