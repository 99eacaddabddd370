import Encoding
import Faults
import SystemPackage

/// What a worker is told to do: one thing with one medium. Paths are absolute.
enum WorkOrder: Codable, Sendable {
    case encode(source: String, plan: RenditionPlan, destination: String)

    /// The medium that it is about.
    var source: String {
        switch self {
        case .encode(let source, _, _): source
        }
    }

    /// Does it, here and now. Blocks. Throws: `Fault`, `FaultList`.
    func run(progress: (Double) -> Void) throws -> WorkLine {
        switch self {
        case .encode(let source, let plan, let destination):
            .rendition(
                try RenditionEncoder.encode(.init(source), as: plan, to: .init(destination), progress: progress))
        }
    }
}

/// What a worker says, a line of JSON each. The last one is never `.alive`.
enum WorkLine: Codable, Sendable {
    /// It goes on. `share` is how much is done, from 0 to 1; `at` is where in the medium. Units of `at`: seconds.
    case alive(share: Double, at: Double)
    case rendition(Rendition)
    case refused([Fault])
}
