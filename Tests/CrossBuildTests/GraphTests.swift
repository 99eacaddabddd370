import Boards
import Faults
import Foundation
import Measures
import Synchronization
import SystemPackage
import Testing

@testable import CrossBuild

@Suite struct GraphTests {
    @Test func `a dependency that is rebuilt to the same bytes does not rebuild what needs it`() async throws {
        try await Toy.with { toy in
            try toy.addDoll()
            #expect(try await toy.buildDoll().status == 0)
            try toy.change("--with=a b'c$d", to: "--with=nothing that shows")
            let answer = try await toy.buildDoll()
            #expect(try answer.states() == ["toy": "built", "doll": "cached"], "\(answer)")
        }
    }

    @Test func `inputs that were touched and not changed rebuild nothing`() async throws {
        try await Toy.with { toy in
            #expect(try await toy.build().status == 0)
            let bytes = try Files.read(toy.recipe)
            try Files.write(bytes + Array("# a remark\n".utf8), to: toy.recipe)
            try toy.change("picks the compiler", to: "chooses the compiler")
            let answer = try await toy.build()
            #expect(try answer.states() == ["toy": "cached"], "\(answer)")
        }
    }

    @Test func `a build that was killed is taken up, and what was finished is kept`() async throws {
        try await Toy.with { toy in
            try toy.addDoll()
            let doll = toy.catalogue.appending("recipes/doll/recipe.yaml")
            let text = String(decoding: try Files.read(doll), as: UTF8.self)
            let sleep = "configure:\n  - { option: --sleep=3106, because: waits }\n"
            try Files.write(text.replacing("configure:\n", with: sleep).utf8, to: doll)
            let process = Process()
            process.executableURL = URL(filePath: Program.path.string)
            process.arguments = ["build", "doll", "--board", "rk3588", "--catalogue", toy.catalogue.string]
            process.currentDirectoryURL = URL(filePath: toy.root.string)
            process.environment = ProcessInfo.processInfo.environment.merging(toy.program.environment) { $1 }
            process.standardError = FileHandle.nullDevice
            try process.run()
            let started = ContinuousClock.now
            while try Store.names(in: toy.store.appending("steps")).isEmpty, started.duration(to: .now) < .seconds(60) {
                try await Task.sleep(for: .milliseconds(50))
            }
            try await Task.sleep(for: .seconds(1))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            #expect(try !Fixture.names(in: toy.store.appending("work")).isEmpty)
            try Files.write(text.utf8, to: doll)
            let answer = try await toy.buildDoll()
            #expect(try answer.states() == ["toy": "cached", "doll": "built"], "\(answer)")
            #expect(try Fixture.names(in: toy.store.appending("work")).isEmpty)
            Self.endOrphans("3106")
        }
    }

    @Test func `what is independent runs side by side within the jobs, and what needs it waits`() async throws {
        let plans = try ["x264", "ffmpeg-player", "ffmpeg-encoder"].map { try Fixture.plan($0, board: "rk3588") }
        let needs: [String: Set<String>] = ["ffmpeg-encoder": ["x264"]]
        let log = Mutex<(running: [String: Int], most: Int, together: Set<Set<String>>)>(([:], 0, []))
        let built = try await BuildGraph(plans: plans, needs: needs, jobs: 4).run { plan, jobs, needed in
            let name = plan.recipe.name
            log.withLock { log in
                log.running[name] = jobs
                log.most = max(log.most, log.running.values.reduce(0, +))
                log.together.insert(Set(log.running.keys))
            }
            #expect(needed.map(\.result.recipe) == (name == "ffmpeg-encoder" ? ["x264"] : []))
            try await Task.sleep(for: .milliseconds(name == "ffmpeg-player" ? 300 : 100))
            log.withLock { $0.running[name] = nil }
            return Self.built(plan)
        }
        #expect(built.map(\.plan.recipe.name) == ["x264", "ffmpeg-player", "ffmpeg-encoder"])
        log.withLock { log in
            #expect(log.most <= 4)
            #expect(log.together.contains(["x264", "ffmpeg-player"]))
            #expect(!log.together.contains { $0.isSuperset(of: ["x264", "ffmpeg-encoder"]) })
        }
    }

    @Test func `recipes that install the same file are refused before anything is built`() async throws {
        try await Toy.with { toy in
            try toy.addDoll()
            let doll = toy.catalogue.appending("recipes/doll/recipe.yaml")
            let text = String(decoding: try Files.read(doll), as: UTF8.self)
            try Files.write(text.replacing("outputs: [usr/bin/doll]", with: "outputs: [usr/bin/toy]").utf8, to: doll)
            let answer = try await toy.buildDoll()
            #expect(try answer.status == 2 && answer.codes() == ["recipe.output-twice"], "\(answer)")
            #expect(!Files.exists(toy.store))
        }
    }

    private static func built(_ plan: BuildPlan) -> Workshop.Built {
        let result = StepResult(
            schema: StepResult.schema, recipe: plan.recipe.name, version: plan.recipe.version, board: plan.board,
            triple: plan.toolchain.triple, digest: Digest(of: plan.recipe.name), inputs: [:],
            compiler: CompilerIdentity(compiler: "gcc", linker: "ld", library: nil), flags: plan.flags,
            licence: plan.licence, outputs: [], linked: nil, checks: [], seconds: 0)
        return Workshop.Built(result: result, cached: false, directory: "/")
    }

    /// Ends the sleeper that the killed build left.
    private static func endOrphans(_ seconds: String) {
        for name in (try? Fixture.names(in: "/proc")) ?? [] {
            guard let process = Int32(name),
                let command = try? String(contentsOfFile: "/proc/\(process)/cmdline", encoding: .utf8),
                command.hasPrefix("sleep\u{0}\(seconds)")
            else { continue }
            kill(process, SIGKILL)
        }
    }
}
