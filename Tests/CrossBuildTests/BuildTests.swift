import Faults
import Foundation
import SystemPackage
import Testing

@testable import CrossBuild

/// The whole flow with a package of a few lines, as a user meets it; every path holds blanks, quotes and a `$`.
@Suite struct BuildTests {
    @Test(arguments: ["rk3588", "rk3288"])
    func `a recipe is fetched, built for the board and run in the emulator`(board: String) async throws {
        try await Toy.with { toy in
            let answer = try await toy.build(board: board)
            #expect(answer.status == 0, "\(answer)")
            #expect(try answer.document()["schema"] as? String == "marquee.build/1")
            #expect(try answer.recipe()["state"] as? String == "built")
            let program = try #require(ELF(parsing: try Files.read(toy.output.appending("usr/bin/toy"))))
            #expect(program.wordSize == (board == "rk3588" ? 64 : 32))
            #expect(try Fixture.names(in: toy.store.appending("work")).isEmpty)
            #expect(
                try Fixture.names(in: toy.output.appending("toy")) == [
                    "build.json", "build.log", "configure.sh", "source",
                ])
        }
    }

    @Test func `a second run does nothing and needs no network`() async throws {
        try await Toy.with { toy in
            #expect(try await toy.build().status == 0)
            try toy.offline()
            let answer = try await toy.build()
            #expect(try answer.recipe()["state"] as? String == "cached", "\(answer)")
            #expect(answer.talk.isEmpty)
            #expect(try await toy.build(board: "rk3568").status == 0)
        }
    }

    @Test func `the script runs without Marquee`() async throws {
        try await Toy.with { toy in
            #expect(try await toy.build("--scripts-only").status == 0)
            #expect(!Files.exists(toy.output.appending("usr")))
            let log = try Log.create(toy.root.appending("log"))
            defer { try? log.close() }  // only read when the test fails
            let script = toy.output.appending("toy").appending("configure.sh").string
            #expect(try await Tool("sh", package: "dash").run([script, "my build"], in: toy.root, log: log))
            #expect(Files.exists(toy.root.appending("my build").appending("config.mak")))
            #expect(try await Tool("make", package: "make").run(["-C", "my build"], in: toy.root, log: log))
            #expect(try await !Tool("sh", package: "dash").run([script, "my build"], in: toy.root, log: log))
            #expect(Files.tail(toy.root.appending("log")).contains("is already there"))
        }
    }

    @Test func `a dry run writes nothing`() async throws {
        try await Toy.with { toy in
            let answer = try await toy.build("--dry-run")
            #expect(answer.status == 0, "\(answer)")
            #expect(try answer.recipe()["state"] as? String == "planned")
            #expect(!Files.exists(toy.output) && !Files.exists(toy.store))
        }
    }

    @Test func `a result that was damaged in the store is built again`() async throws {
        try await Toy.with { toy in
            #expect(try await toy.build().status == 0)
            let step = try #require(try Fixture.names(in: toy.store.appending("steps")).first)
            let program = toy.store.appending("steps").appending(step).appending("prefix/usr/bin/toy")
            try Files.write([0], to: program)
            let answer = try await toy.build()
            #expect(try answer.recipe()["state"] as? String == "built", "\(answer)")
            #expect(try Files.read(program).count > 1)
        }
    }

    @Test func `of two builds at once one builds and the other waits for it`() async throws {
        try await Toy.with { toy in
            async let first = toy.build()
            async let second = toy.build()
            let answers = try await [first, second]
            #expect(answers.map(\.status) == [0, 0], "\(answers)")
            let states = try answers.map { try $0.recipe()["state"] as? String ?? "" }
            #expect(states.sorted() == ["built", "cached"])
        }
    }

    @Test func `a recipe finds what it needs, built before it`() async throws {
        try await Toy.with { toy in
            try toy.addDoll()
            let answer = try await toy.buildDoll()
            #expect(answer.status == 0, "\(answer)")
            let recipes = try #require(try answer.document()["recipes"] as? [[String: Any]])
            #expect(recipes.compactMap { $0["recipe"] as? String } == ["toy", "doll"])
        }
    }

    @Test func `a toolchain may stand in a directory with blanks and quotes`() async throws {
        try await Toy.with { toy in
            let tools = toy.root.appending("my tools'\"$")
            try Files.makeDirectory(tools)
            for name in ["gcc", "ld"] {
                let script = "#!/bin/sh\necho \(name) >>\"$0.used\"\nexec /usr/bin/aarch64-linux-gnu-\(name) \"$@\"\n"
                try Files.write(script.utf8, to: tools.appending("my-\(name)"), executable: true)
            }
            let file = toy.catalogue.appending("toolchains").appending("gcc-aarch64.yaml")
            let quoted = tools.string.replacing("'", with: "''")
            let text = String(decoding: try Files.read(file), as: UTF8.self)
                .replacing("prefix: aarch64-linux-gnu-", with: "prefix: my-\ndirectory: '\(quoted)'")
            try Files.write(text.utf8, to: file)
            let answer = try await toy.build()
            #expect(answer.status == 0, "\(answer)")
            let used = String(decoding: try Files.read(tools.appending("my-gcc.used")), as: UTF8.self)
            #expect(used == "gcc\ngcc\n")  // asked for its version, then to compile
        }
    }

    @Test func `a signal ends the children too and leaves nothing half-written`() async throws {
        try await Toy.with { toy in
            try toy.change("configure:\n", to: "configure:\n  - { option: --sleep=3107, because: waits }\n")
            let arguments = [
                "build", "toy", "--board", "rk3588", "--catalogue", toy.catalogue.string, "-o", toy.output.string,
                "--json",
            ]
            let answer = try await toy.program.run(list: arguments, stopAfter: .seconds(6))
            #expect(answer.status == 2, "\(answer)")
            #expect(try answer.codes() == ["interrupted"])
            #expect(try Fixture.names(in: toy.store.appending("work")).isEmpty)
            #expect(try Fixture.names(in: toy.store.appending("steps")).isEmpty)
            let commands = try Fixture.names(in: "/proc").compactMap { process in
                try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8)
            }
            #expect(!commands.contains { $0.hasPrefix("sleep\u{0}3107") })
        }
    }
}
