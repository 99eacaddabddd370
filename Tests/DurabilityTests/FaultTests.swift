import Foundation
import Subprocess
import SystemPackage
import Testing

/// Every call that changes a file, killed once and failed once; `MARQUEE_SOAK=1` leaves none out.
@Suite(.serialized) struct FaultTests {
    /// How many calls the scenario makes, and a selection of them that begins anew elsewhere each hour.
    private func points(_ library: FilePath, _ count: Int) async throws -> [Int] {
        let bench = try Bench()
        let calm = try await Bench.rig(bench.state, count, library: library, fault: ["FAULT": "log"])
        try #require(calm.status.isSuccess)
        let words = ["open", "write", "sync", "truncate", "rename", "unlink", "mkdir"]
        let calls = calm.lines.count { line in words.contains { line.hasPrefix($0 + " ") } }
        try #require(calls > 50)
        if Bench.isSoak { return Array(1...calls) }
        let stride = 11
        return Array(Swift.stride(from: 1 + calls % stride, through: calls, by: stride))
    }

    @Test func `a player that is killed at any call loses nothing that it said was safe, and goes on`() async throws {
        let bench = try Bench()
        let library = try await Bench.library(in: bench.directory)
        for point in try await points(library, 5) {
            let state = bench.directory.appending("killed-\(point)")
            let fault = ["FAULT": "kill", "FAULT_AT": "\(point)"]
            let killed = try await Bench.rig(state, 5, library: library, fault: fault)
            #expect(!killed.status.isSuccess)
            #expect(try Bench.losses(killed, in: state).isEmpty, "call \(point)")
            let next = try await Bench.rig(state, 5)
            #expect(next.status.isSuccess && next.said("play").count == 5, "call \(point)")
            #expect(try Bench.losses(next, in: state).isEmpty, "call \(point)")
        }
    }

    @Test(arguments: ["ENOSPC", "EIO"])
    func `a disk that fails at any call costs no play, and is forgotten once it is well`(fault: String) async throws {
        let bench = try Bench()
        let library = try await Bench.library(in: bench.directory)
        for point in try await points(library, 5) {
            let state = bench.directory.appending("\(fault)-\(point)")
            let run = try await Bench.rig(
                state, 5, library: library,
                fault: ["FAULT": fault, "FAULT_AT": "\(point)", "FAULT_FOR": "\(1 + point % 4)"])
            #expect(run.status.isSuccess && run.said("play").count == 5, "call \(point)")
            #expect(try Bench.losses(run, in: state).isEmpty, "call \(point)")
        }
    }
}
