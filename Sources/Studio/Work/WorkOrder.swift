import Encoding
import Faults
import Foundation
import Measures
import SystemPackage

/// What a worker is told to do: one thing with one medium. Paths are absolute.
enum WorkOrder: Codable, Sendable {
    /// `memory` bounds the pictures that are kept for another encode.
    case encode(source: String, wishes: [Wish], memory: ByteCount)
    /// What is found goes into `folder`, with its pictures.
    case inspect(source: String, folder: String)
    /// How many pages a document has; what that takes goes into `folder`.
    case count(source: String, folder: String)
    /// How long media last, by their headers.
    case probe(sources: [String])

    struct Wish: Codable, Sendable {
        let plan: RenditionPlan
        let destination: String
    }

    /// The file in the folder that holds an `Inspection`.
    static let findings = "inspection.json"

    /// Does it, here and now. Blocks. Throws: `Fault`, `FaultList`.
    func run(progress: (Double) -> Void) async throws -> WorkLine {
        switch self {
        case .encode(let source, let wishes, let memory):
            let orders = wishes.map { RenditionOrder($0.plan, to: .init($0.destination)) }
            guard case .media = MediaNature.of(.init(source)) else {
                let folder = FilePath(wishes[0].destination).removingLastComponent()
                var drawing = Drawing(.init(source), in: folder)
                return .renditions(
                    try await drawing.encode(orders, memory: memory, progress: progress).map(Outcome.init))
            }
            return .renditions(
                try RenditionEncoder.encode(.init(source), orders, memory: memory, progress: progress)
                    .map(Outcome.init))
        case .inspect(let source, let folder):
            let inspection = try await Inspector.look(at: .init(source), folder: .init(folder))
            try Files.write(JSONEncoder().encode(inspection), to: FilePath(folder).appending(Self.findings))
            return .inspected
        case .count(let source, let folder):
            return .pages(try await Drawing.pages(of: .init(source), in: .init(folder)).sizes.count)
        case .probe(let sources):
            // What is wrong with one of them is told when it is opened for good.
            return .spans(sources.map { (try? MediaProbe.probe(.init($0))).flatMap(MediaSpan.init) })
        }
    }
}

/// How long a medium lasts and how fast its pictures follow each other, by its headers.
struct MediaSpan: Codable, Sendable {
    /// Units: seconds.
    let seconds: Double
    let rate: FrameRate?

    init?(_ probe: MediaProbe) {
        guard let span = probe.duration else { return nil }
        (seconds, rate) = (span.inSeconds, probe.rate)
    }
}

/// What came of one wish.
enum Outcome: Codable, Sendable {
    case made(Rendition)
    case failed(Fault)

    init(_ result: Result<Rendition, Fault>) {
        switch result {
        case .success(let rendition): self = .made(rendition)
        case .failure(let fault): self = .failed(fault)
        }
    }

    var result: Result<Rendition, Fault> {
        switch self {
        case .made(let rendition): .success(rendition)
        case .failed(let fault): .failure(fault)
        }
    }
}

/// What a worker says, a line of JSON each. The last one is never `.alive`.
enum WorkLine: Codable, Sendable {
    /// It goes on. `share` is how much is done, from 0 to 1; `at` is where in the medium. Units of `at`: seconds.
    case alive(share: Double, at: Double)
    /// One for each wish, in their order.
    case renditions([Outcome])
    case inspected
    case pages(Int)
    /// One for each medium, in their order; `nil` where that cannot be told.
    case spans([MediaSpan?])
    case refused([Fault])
}
