import ArgumentParser
import Dispatch
import Encoding
import Executors
import Faults
import Foundation
import Glibc
import Measures
import Reports
import SystemPackage

/// What a node does of a run: one chunk.
struct ChunkWork: Sendable {
    let run: FilePath
    let chunk: ChunkName
    /// Whether it ends with the process that started it.
    let isTethered: Bool

    /// The exit code for a node that cannot work. Source: sysexits.h, EX_TEMPFAIL.
    private static let noGood: Int32 = 75

    /// Throws: `ExitCode` where it cannot work; why stands on stderr, and where it can in the run's directory.
    func run() async throws {
        let tether = isTethered ? Tether() : nil
        defer { tether?.cut() }
        let (run, chunk) = (run, chunk)
        do {
            let desk = try WorkerDesk(run, chunk: chunk, revision: EncoderRevision.current, node: Self.node)
            let worker = Worker(confinement: await Confinement.find())
            try await Interruption.cancels {
                try await desk.work { piece, bench in
                    let order = try PieceOrder(piece)
                    if let obstacle = try await order.obstacle() { throw WorkerDesk.Obstacle(fault: obstacle) }
                    return try await order.make(in: bench, worker)
                }
            }
        } catch let fault as Fault {
            FileHandle.standardError.write(Data("\(fault)\n".utf8))
            throw ExitCode(Self.noGood)
        } catch let obstacle as WorkerDesk.Obstacle {
            FileHandle.standardError.write(Data("\(obstacle.fault)\n".utf8))
            throw ExitCode(Self.noGood)
        } catch is CancellationError {
            throw ExitCode(Self.noGood)
        }
    }

    /// As the engine calls it, or else as it calls itself.
    private static var node: String {
        ProcessInfo.processInfo.environment["SLURMD_NODENAME"] ?? ProcessInfo.processInfo.hostName
    }
}

/// Ends this process when its parent is gone; its own child ends with the pipe that it writes to.
///
/// `@unchecked Sendable`: Dispatch locks its own timer.
private final class Tether: @unchecked Sendable {
    private let timer = DispatchSource.makeTimerSource(queue: .global())

    init() {
        let parent = getppid()
        timer.schedule(deadline: .now() + .seconds(1), repeating: .seconds(1))
        timer.setEventHandler { if getppid() != parent { exit(1) } }
        timer.activate()
    }

    func cut() { timer.cancel() }
}
