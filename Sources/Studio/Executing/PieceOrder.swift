import Encoding
import Executors
import Faults
import Foundation
import Measures
import SystemPackage

/// All renditions of one source, as a piece of a run.
struct PieceOrder: Codable, Sendable {
    /// Absolute, and the same on every node.
    let source: String
    /// Of the source's bytes.
    let digest: Digest
    let plans: [RenditionPlan]
    /// What pictures that are kept may take.
    let memory: ByteCount

    /// Units: pixels a second of one core: x264's preset `medium`, in round numbers. Measured on 132 frames of 720p.
    private static let speed = 18_000_000.0
    /// A search for a score encodes so often.
    private static let searches = 3.0

    /// Units of `work`: pixels, as `EncodeCost` has them.
    func piece(work: Double) throws -> Piece {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let times = plans.contains { $0.quality.target != nil } ? Self.searches : 1
        return Piece(
            order: String(decoding: try encoder.encode(self), as: UTF8.self),
            work: .seconds(work / Self.speed * times))
    }

    init(source: String, digest: Digest, plans: [RenditionPlan], memory: ByteCount) {
        self.source = source
        self.digest = digest
        self.plans = plans
        self.memory = memory
    }

    /// Throws: `Fault` for a piece of another version.
    init(_ piece: Piece) throws {
        do {
            self = try JSONDecoder().decode(PieceOrder.self, from: Data(piece.order.utf8))
        } catch {
            throw Fault(
                .runRevision, "the piece \(piece.id.short) is none of this version",
                remedy: "install the same version of marquee-studio on every node", cause: "\(error)")
        }
    }

    /// What keeps this node from making it as the others would; `nil` for nothing. Throws: `CancellationError`.
    func obstacle() async throws -> Fault? {
        let file = FilePath(source)
        do {
            guard Files.exists(file) else {
                return Fault(
                    .fileMissing, at: .init(file: source), "this node does not see it",
                    remedy: "keep media where every node sees them under the same path")
            }
            if let judge = plans.lazy.compactMap(\.quality.judge).first, await !judge.isHere {
                return Fault(
                    .runRevision, at: .init(file: judge.path), "this node has no \(judge.name) there",
                    remedy: "install the same ffmpeg under the same path on every node, or say '--judge index'")
            }
            let name = try await DrawingRevision.of(file)?.name
            guard let plan = plans.first(where: { $0.drawing != name }) else { return nil }
            return Fault(
                .runRevision, at: .init(file: source),
                "it would be drawn by \(name ?? "nothing"), expected \(plan.drawing ?? "nothing")",
                remedy: "install the same versions of LibreOffice, Poppler and librsvg on every node")
        } catch let fault as Fault {
            return fault
        }
    }

    /// Makes it, in `bench`. Throws: `Fault` for a source that is not the one; `CancellationError`.
    func make(in bench: FilePath, _ worker: Worker) async throws -> WorkerDesk.Made {
        let file = FilePath(source)
        guard try Digest(ofFile: file) == digest else {
            throw Fault(
                .mediaChanged, at: .init(file: source), "it is not the file that was planned for",
                remedy: "run the same command again")
        }
        let orders = plans.enumerated().map { index, plan in
            RenditionOrder(plan, to: bench.appending("\(index).\(plan.kind.ending)"))
        }
        let results: [Result<Rendition, Fault>]
        do {
            results = try await worker.encode(file, orders, memory: memory)
        } catch let fault as Fault where fault.code == .workerStopped {
            throw CancellationError()  // an engine ends all processes of a job at once
        }
        var outputs: [(file: FilePath, output: Record.Output)] = []
        var faults: [Fault] = []
        for (order, result) in zip(orders, results) {
            switch result {
            case .success(let made):
                outputs.append((order.destination, .init(digest: made.digest, bytes: made.bytes.bytes)))
            case .failure(let fault): faults.append(fault)
            }
        }
        let report = try JSONEncoder().encode(results.map(Outcome.init))
        return .init(outputs: outputs, faults: faults, report: String(decoding: report, as: UTF8.self))
    }

    /// What a record says of each plan, in their order. A worker that said nothing of them failed with all.
    func outcomes(of record: Record) -> [Result<Rendition, Fault>] {
        // An empty report does not read.
        if let outcomes = try? JSONDecoder().decode([Outcome].self, from: Data(record.report.utf8)),
            outcomes.count == plans.count
        {
            return outcomes.map(\.result)
        }
        let fault =
            record.faults.first
            ?? Fault(
                .runRevision, at: .init(file: source), "the node \(record.node) answered something else",
                remedy: "install the same version of marquee-studio on every node")
        return plans.map { _ in .failure(fault) }
    }
}

extension Fault.Code {
    /// Other bytes than when it was planned.
    static let mediaChanged = Fault.Code("media.changed")
}
