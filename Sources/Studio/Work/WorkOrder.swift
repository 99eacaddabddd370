import Encoding
import Faults
import Measures
import SystemPackage

/// What a worker is told to do: one thing with one medium. Paths are absolute.
enum WorkOrder: Codable, Sendable {
    /// `memory` bounds the pictures that are kept for another encode.
    case encode(source: String, wishes: [Wish], memory: ByteCount)

    struct Wish: Codable, Sendable {
        let plan: RenditionPlan
        let destination: String
    }

    /// The medium that it is about.
    var source: String {
        switch self {
        case .encode(let source, _, _): source
        }
    }

    /// Does it, here and now. Blocks. Throws: `Fault`, `FaultList`.
    func run(progress: (Double) -> Void) throws -> WorkLine {
        switch self {
        case .encode(let source, let wishes, let memory):
            .renditions(
                try RenditionEncoder.encode(
                    .init(source), wishes.map { RenditionOrder($0.plan, to: .init($0.destination)) }, memory: memory,
                    progress: progress
                ).map(Outcome.init))
        }
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
    case refused([Fault])
}
