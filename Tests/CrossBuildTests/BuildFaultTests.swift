import Faults
import Foundation
import SystemPackage
import Testing

@testable import CrossBuild

/// What a user is told when a build cannot be.
@Suite struct BuildFaultTests {
    private func expect(
        _ code: String, _ words: String, of answer: Program.Answer, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        #expect(answer.status == 2, "\(answer)", sourceLocation: sourceLocation)
        #expect(try answer.codes() == [code], sourceLocation: sourceLocation)
        #expect(answer.output.contains(words), "\(answer.output)", sourceLocation: sourceLocation)
    }

    private func expectNothing(in toy: Toy, sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(!Files.exists(toy.output.appending("usr")), sourceLocation: sourceLocation)
        for folder in ["work", "steps"] {
            let names = try Fixture.names(in: toy.store.appending(folder))
            #expect(names.isEmpty, sourceLocation: sourceLocation)
        }
    }

    @Test func `an unknown board, with the nearest name`() async throws {
        try await Toy.with { toy in
            try expect("board.unknown", "did you mean 'rk3588'?", of: try await toy.build(board: "rk3589"))
            #expect(!Files.exists(toy.output))
        }
    }

    @Test func `an unknown key, with file and line`() async throws {
        try await Toy.with { toy in
            try toy.change("epoch: 1\n", to: "epoch: 1\ncolour: red\n")
            let answer = try await toy.build()
            try expect("yaml.unknown-key", "unknown key 'colour'", of: answer)
            #expect(answer.output.contains("\"line\" : 14"), "\(answer.output)")
        }
    }

    @Test func `a source that is not the one that was pinned`() async throws {
        try await Toy.with { toy in
            let text = String(decoding: try Files.read(toy.recipe), as: UTF8.self)
            let line = try #require(text.split(separator: "\n").first { $0.contains(".tar.xz: ") })
            try toy.change(String(line), to: line.dropLast(64) + String(repeating: "0", count: 64))
            try expect("source.altered", "where the recipe pins 0000", of: try await toy.build())
            try expectNothing(in: toy)
        }
    }

    @Test func `a version that the distribution no longer has, with those it has`() async throws {
        try await Toy.with { toy in
            try toy.change("  version: \"1.0\"", to: "  version: \"0.9\"")
            try expect("source.unavailable", "no source package toy 0.9; it has 1.0", of: try await toy.build())
            try expectNothing(in: toy)
        }
    }

    @Test func `no package sources at all`() async throws {
        try await Toy.with { toy in
            try toy.offline()
            try expect("source.unavailable", "apt has no package sources", of: try await toy.build())
            let answer = try await toy.build("--scripts-only")
            #expect(answer.status == 0 && answer.talk.contains("not beside the script"), "\(answer)")
            #expect(Files.exists(toy.output.appending("toy").appending("configure.sh")))
        }
    }

    @Test func `a missing compiler, with its package`() async throws {
        try await Toy.with { toy in
            var program = toy.program
            program.environment["PATH"] = "/nowhere"
            let answer = try await program.run(
                "build", "toy", "--board", "rk3588", "--catalogue", toy.catalogue.string, "--json")
            try expect("tool.missing", "apt-get install gcc-aarch64-linux-gnu", of: answer)
        }
    }

    @Test func `a file where the output belongs`() async throws {
        try await Toy.with { toy in
            try Files.write([], to: toy.output)
            try expect("file.unwritable", "a file where a directory belongs", of: try await toy.build())
        }
    }

    @Test func `a compiler that stumbles, with the end of its log`() async throws {
        try await Toy.with { toy in
            let board = toy.catalogue.appending("boards").appending("rk3588.yaml")
            let text = String(decoding: try Files.read(board), as: UTF8.self)
            try Files.write(text.replacing("-mcpu=cortex-a76.cortex-a55+crypto", with: "-march=z80").utf8, to: board)
            let answer = try await toy.build()
            try expect("step.failed", "unknown value 'z80' for '-march'", of: answer)
            try expectNothing(in: toy)
        }
    }

    @Test func `a check that does not pass is a no, and nothing is kept`() async throws {
        try await Toy.with { toy in
            try toy.change("prints: toy 1.0", to: "prints: toy 2.0")
            let answer = try await toy.build()
            #expect(answer.status == 1, "\(answer)")
            #expect(try answer.recipe()["state"] as? String == "refused")
            try expectNothing(in: toy)
        }
    }

    @Test func `a recipe that needs itself, with its file`() async throws {
        try await Toy.with { toy in
            try toy.change("needs: []", to: "needs: [toy]")
            let answer = try await toy.build()
            try expect("recipe.cycle", "the recipe 'toy' needs itself", of: answer)
            #expect(answer.output.contains("toy/recipe.yaml"))
        }
    }

    @Test func `a Swift SDK that nobody installed is the user's to bring`() async throws {
        try await Toy.with { toy in
            let place = ["--catalogue", toy.catalogue.string, "--json"]
            let answer = try await toy.program.run(list: ["toolchains", "install", "swift-sdk"] + place)
            try expect("tool.missing", "run 'swift sdk install'", of: answer)
            let listed = try await toy.program.run(list: ["toolchains"] + place)
            #expect(listed.status == 0 && listed.output.contains("run 'swift sdk install'"), "\(listed)")
        }
    }

    @Test func `no emulator, with its package, before anything is fetched or compiled`() async throws {
        try await Toy.with { toy in
            let tools = toy.root.appending("tools")
            try Files.makeDirectory(tools)
            for name in try Fixture.names(in: "/usr/bin") where !name.hasPrefix("qemu-") {
                symlink("/usr/bin/\(name)", tools.appending(name).string)
            }
            var program = toy.program
            program.environment["PATH"] = tools.string
            let answer = try await program.run(
                "build", "toy", "--board", "rk3588", "--catalogue", toy.catalogue.string, "-o", toy.output.string,
                "--json")
            try expect("tool.missing", "apt-get install qemu-user-static", of: answer)
            try expectNothing(in: toy)
            #expect(try Fixture.names(in: toy.store.appending("sources")).isEmpty)
        }
    }

    @Test(arguments: [["--jobs", "0"], ["--store", ""], ["--dry-run", "--scripts-only"], ["--bored"]])
    func `arguments that make no sense are a usage fault`(more: [String]) async throws {
        let program = Program(environment: [:], directory: "/")
        let answer = try await program.run(list: ["build", "--board", "rk3588"] + more)
        #expect(answer.status == 64 && answer.output.isEmpty, "\(answer)")
    }
}
