import Faults
import Foundation
import SystemPackage
import Testing

@testable import CrossBuild

/// The JSON documents that other programs rely on.
@Suite struct DocumentTests {
    /// The goldens are rewritten when `MARQUEE_WRITE_GOLDENS` is set.
    @Test(arguments: [
        ("boards", ["boards"]), ("board", ["boards", "show", "rk3288"]),
        ("build-plan", ["build", "x264", "--board", "rk3588", "--dry-run", "--jobs", "2"]),
        ("faults", ["build", "x246", "--board", "rk3588"]),
    ])
    func `a document is the one that was read and approved`(name: String, arguments: [String]) async throws {
        let program = Program(environment: [:], directory: "/")
        let answer = try await program.run(list: arguments + ["--catalogue", Fixture.root.string, "--json"])
        let golden = FilePath(#filePath).removingLastComponent().appending("Goldens").appending("\(name).json")
        if ProcessInfo.processInfo.environment["MARQUEE_WRITE_GOLDENS"] != nil {
            try Files.write(answer.output.utf8, to: golden)
        }
        #expect(try String(contentsOfFile: golden.string, encoding: .utf8) == answer.output)
        #expect(answer.talk.isEmpty)
    }
}
