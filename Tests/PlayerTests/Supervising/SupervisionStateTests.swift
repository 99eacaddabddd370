import Foundation
import Measures
import SystemPackage
import Testing

@testable import Player

/// What the player knows of its earlier lives.
@Suite struct SupervisionStateTests {
    private let old = Digest(of: "old")
    private let new = Digest(of: "new")

    @Test func `lives that end badly bring the player down a rung at a time, and never below the still`() {
        var state = SupervisionState()
        let rungs = (0..<20).map { _ in
            state.begin(new)
            return state.rung
        }
        #expect(rungs[..<5].allSatisfy { $0 == .current })
        #expect(rungs[5..<10].allSatisfy { $0 == .previous })
        #expect(rungs[10...].allSatisfy { $0 == .still })
    }

    @Test func `orderly ends count for nothing, a good minute and a new release begin anew`() {
        var state = SupervisionState()
        for _ in 0..<50 {
            state.begin(new)
            #expect(state.rung == .current)
            state.end()
        }
        for _ in 0..<6 { state.begin(new) }
        #expect(state.rung == .previous)
        var other = state
        other.begin(old)
        #expect(other.rung == .current)
        state.prove(new, on: .current)
        #expect(state.rung == .current)
    }

    @Test func `what worked last, other than the release itself, is what to fall back on`() {
        var state = SupervisionState()
        #expect(state.fallback(from: new) == nil)
        state.prove(old, on: .current)
        state.prove(new, on: .current)
        state.prove(new, on: .current)
        #expect(state.fallback(from: new) == old && state.fallback(from: old) == new)
        #expect(state.worked.count == 2)
    }

    @Test func `the file gives back what was written, and nothing for what does not read`() throws {
        let directory = FilePath(FileManager.default.temporaryDirectory.path).appending("supervision-\(UUID())")
        defer { try? FileManager.default.removeItem(atPath: directory.string) }  // a test's leftovers harm nobody
        let file = SupervisionFile(in: directory)
        #expect(file.read() == SupervisionState())
        var state = SupervisionState()
        state.begin(new)
        state.prove(new, on: .current)
        state.quarantine = [.init(content: old, strikes: 2, at: Instant(nanoseconds: 1_000_000_000), release: new)]
        try file.write(state)
        #expect(file.read() == state)
        try Data("{\"schema\":".utf8).write(to: URL(fileURLWithPath: file.path.string))
        #expect(file.read() == SupervisionState())
    }
}
