import Boards
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
        #expect(try golden("\(name).json", answer.output) == answer.output)
        #expect(answer.talk.isEmpty)
    }

    @Test func `what is known of a board reads as it was read and approved`() async throws {
        let program = Program(environment: [:], directory: "/")
        let catalogue = ["--catalogue", Fixture.root.string]
        let answer = try await program.run(list: ["boards", "show", "rk3568"] + catalogue)
        #expect(try golden("board.txt", answer.output) == answer.output)
        var texts = [try await program.run(list: ["boards"] + catalogue).output]
        for name in try Catalogue(root: Fixture.root).boardNames() {
            texts.append(try await program.run(list: ["boards", "show", name] + catalogue).output)
        }
        for line in texts.joined().split(separator: "\n") { #expect(line.count <= 100, "\(line)") }
    }

    private func golden(_ name: String, _ text: String) throws -> String {
        let file = FilePath(#filePath).removingLastComponent().appending("Goldens").appending(name)
        if ProcessInfo.processInfo.environment["MARQUEE_WRITE_GOLDENS"] != nil { try Files.write(text.utf8, to: file) }
        return try String(contentsOfFile: file.string, encoding: .utf8)
    }
}
