import Faults
import Foundation
import SystemPackage
import Testing

@testable import CrossBuild

@Suite struct WhyTests {
    private func why(_ toy: Toy, _ recipe: String = "toy", _ more: String...) async throws -> Program.Answer {
        let arguments = ["why", recipe, "--board", "rk3588", "--catalogue", toy.catalogue.string]
        return try await toy.program.run(list: arguments + more)
    }

    @Test func `what was never built says so, and makes no store`() async throws {
        try await Toy.with { toy in
            let answer = try await why(toy)
            #expect(answer.status == 0 && answer.output.hasPrefix("toy for rk3588: would be built: it never was"))
            #expect(!Files.exists(toy.store))
        }
    }

    @Test func `what stands is up to date, and a change is told in words, old and new`() async throws {
        try await Toy.with { toy in
            #expect(try await toy.build().status == 0)
            #expect(try await why(toy).output == "toy for rk3588: up to date.\n")
            try toy.change("--with=a b'c$d", to: "--with=other")
            let answer = try await why(toy)
            let lines = answer.output.split(separator: "\n")
            #expect(lines.first == "toy for rk3588: would be built: one input has changed.", "\(answer)")
            #expect(lines.last == "  options: --with=a is gone, b'c$d is gone, --with=other is new")
            let document = try await why(toy, "toy", "--json").document()
            let answers = try #require(document["answers"] as? [[String: Any]])
            let changes = try #require(answers.first?["changes"] as? [[String: String]])
            #expect(document["schema"] as? String == "marquee.why/1" && changes.count == 1)
            #expect(changes[0]["old"]?.contains("--with=a b'c$d") == true && changes[0]["input"] == "options")
        }
    }

    @Test func `a need that has changed is named, and its dependant waits for what it leaves`() async throws {
        try await Toy.with { toy in
            try toy.addDoll()
            #expect(try await toy.buildDoll().status == 0)
            try toy.change("epoch: 1\n", to: "epoch: 2\n")
            let lines = try await why(toy, "doll").output.split(separator: "\n")
            #expect(lines.first?.hasPrefix("doll for rk3588: waits for toy: if that comes to the same files") == true)
            #expect(lines.dropFirst().first == "toy for rk3588: would be built: one input has changed.", "\(lines)")
        }
    }

    @Test func `a board that has no result yet is told apart from one that has`() async throws {
        try await Toy.with { toy in
            #expect(try await toy.build().status == 0)
            let arguments = ["why", "toy", "--board", "generic-arm64", "--catalogue", toy.catalogue.string]
            let answer = try await toy.program.run(list: arguments)
            let lines = answer.output.split(separator: "\n")
            #expect(
                lines.first?.hasSuffix("it never was, or its result was collected. Against the one for rk3588:") == true
            )
            #expect(lines.contains { $0.hasPrefix("  flags of the board: ") }, "\(answer)")
        }
    }

    @Test func `a check that was taken away is told in words`() async throws {
        try await Toy.with { toy in
            #expect(try await toy.build().status == 0)
            try toy.change("in: config.h,", to: "in: config.h, on: [arm],")
            let lines = try await why(toy).output.split(separator: "\n")
            #expect(lines.last == "  checks: config.h defines HAVE_NEON is gone", "\(lines)")
        }
    }

    @Test(
        arguments: [
            ("compiler", "gcc 12", "gcc 13", "compiler: 'gcc 12' before, 'gcc 13' now"),
            ("flags of the board", "-mcpu=a -O2", "-mcpu=b -O2", "flags of the board: -mcpu=a is gone, -mcpu=b is new"),
            ("options", "--a --b", "--b --a", "options: in another order"),
            ("checks", "a is b; a prints 'c d'", "a is b", "checks: a prints 'c d' is gone"),
            ("patch 1, a.patch", nil, "x", "patch 1, a.patch is new: 'x'"),
            (
                "C library", String(repeating: "a", count: 64), String(repeating: "b", count: 64),
                "C library: aaaaaaaaaaaa before, bbbbbbbbbbbb now"
            ),
        ] as [(String, String?, String?, String)])
    func `a change reads as a sentence`(input: String, old: String?, new: String?, sentence: String) {
        #expect(StepInputs.Change(input: input, old: old, new: new).sentence == sentence)
    }
}
