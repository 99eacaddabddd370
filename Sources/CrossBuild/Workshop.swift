package import Boards
import Faults
import Foundation
import Measures
package import SystemPackage

/// Carries out build plans: fetches, configures, compiles, checks, and keeps what came of it in the store.
package struct Workshop: Sendable {
    package let store: Store
    /// How many compilers run at once.
    package let jobs: Int
    package let tell: @Sendable (BuildEvent) -> Void

    package init(store: Store, jobs: Int, tell: @escaping @Sendable (BuildEvent) -> Void) {
        self.store = store
        self.jobs = jobs
        self.tell = tell
    }

    /// A step that stands in the store.
    package struct Built: Sendable {
        package let result: StepResult
        /// Whether nothing had to be done.
        package let cached: Bool
        /// Holds `configure.sh`, `build.log`, `result.json` and `prefix/`. `nil` if a check failed: then nothing is kept.
        package let directory: FilePath?
    }

    /// Gives the step's result, from the store if it is there and still what it was. `needed` are the steps whose
    /// digests the plan names, and those that they need.
    package func build(_ plan: BuildPlan, compiler: CompilerIdentity, needed: [Built] = []) async throws -> Built {
        let digest = plan.digest(compiler: compiler)
        if let built = standing(digest) { return built }
        try Files.requireSpace(plan.recipe.space, at: store.root)
        try await requireTools(plan)
        try await SourceFetch(recipe: plan.recipe, store: store, tell: tell).run()
        let waiting = { tell(.note("waiting for another build of \(plan.recipe.name)")) }
        return try await store.withWork(on: digest.hexadecimal, waiting: waiting) { work in
            if let built = standing(digest) { return built }
            for step in needed { try Handover.placeOutputs(of: step, in: work.appending("needs")) }
            return try await build(plan, compiler: compiler, digest: digest, in: work)
        }
    }

    /// Fetches the sources without building, for those who run the script themselves.
    package func fetch(_ recipe: Recipe) async throws {
        try await SourceFetch(recipe: recipe, store: store, tell: tell).run()
    }

    private func standing(_ digest: Digest) -> Built? {
        let directory = store.step(digest)
        guard Files.exists(directory) else { return nil }
        guard let result = StepResult.read(directory.appending("result.json")), result.digest == digest,
            result.outputs.allSatisfy({ $0.stands(below: directory.appending("prefix")) })
        else {
            tell(.note("\(directory): damaged, built again"))
            return nil
        }
        return Built(result: result, cached: true, directory: directory)
    }

    /// What a build needs is asked for before minutes are spent.
    private func requireTools(_ plan: BuildPlan) async throws {
        let toolchain = plan.toolchain
        for (program, package) in [("bash", "bash"), ("make", "make"), ("dpkg-source", "dpkg-dev")] {
            try await Tool(program, package: package).require()
        }
        try await Tool(toolchain.emulator, package: toolchain.packages.emulator).require()
        let comparesBitstreams = plan.recipe.checks.contains { check in
            if case .bitstream = check.kind { true } else { false }
        }
        if comparesBitstreams { try await BitstreamCheck.host.require() }
        guard Files.exists(FilePath(toolchain.libraries)) else {
            throw Fault(
                .toolMissing, at: .init(file: toolchain.libraries), "the board's C library is not there",
                remedy: "install the Debian package '\(toolchain.packages.libraries)'")
        }
    }

    private func build(
        _ plan: BuildPlan, compiler: CompilerIdentity, digest: Digest, in work: FilePath
    ) async throws -> Built {
        let started = ContinuousClock.now
        try Files.write(plan.script.utf8, to: work.appending("configure.sh"), executable: true)
        try Handover.placeSources(plan.recipe, from: store, in: work.appending("source"))
        try await compile(plan, in: work)
        tell(.began("\(plan.recipe.name): check in the emulator"))
        let outputs = try measure(plan.recipe, below: work.appending("prefix"))
        let checks = try await Checks(plan: plan, work: work).run(tell)
        if checks.allSatisfy(\.passed) { tell(.ended("\(checks.count) checks passed")) }
        let result = StepResult(
            schema: StepResult.schema, recipe: plan.recipe.name, version: plan.recipe.version, board: plan.board,
            triple: plan.toolchain.triple, digest: digest, compiler: compiler, flags: plan.flags,
            licence: plan.recipe.licence.spdx, outputs: outputs, checks: checks,
            seconds: (started.duration(to: .now).inSeconds * 10).rounded() / 10)
        guard checks.allSatisfy(\.passed) else { return Built(result: result, cached: false, directory: nil) }
        return Built(result: result, cached: false, directory: try keep(result, from: work))
    }

    /// Throws: `Fault` with the end of the log if a command does not end well.
    private func compile(_ plan: BuildPlan, in work: FilePath) async throws {
        let path = work.appending("build.log")
        let log = try Log.create(path)
        defer { try? log.close() }  // a log that lost its end is no reason to stop
        var environment = Tool.cleanEnvironment(["SOURCE_DATE_EPOCH": "\(plan.recipe.epoch)"])
        if let directory = plan.toolchain.directory {
            environment["PATH"] = "\(directory):\(environment["PATH"] ?? "/usr/bin:/bin")"
        }
        let titles = ["configure", "compile", "install"]
        for (title, command) in zip(titles, plan.commands(jobs: jobs)) {
            tell(.began("\(plan.recipe.name): \(title)"))
            let tool = Tool(command[0], package: command[0] == "make" ? "make" : "dash")
            let ended = try await tool.run(Array(command.dropFirst()), in: work, environment: environment, log: log)
            guard ended else { throw Self.fault(of: title, plan: plan, log: Files.tail(path)) }
        }
    }

    private static func fault(of title: String, plan: BuildPlan, log: String) -> Fault {
        if log.contains("No space left on device") {
            return Fault(
                .diskFull, "the disk ran full during \(title) of \(plan.recipe.name)",
                remedy: "free some space or choose another store with --store DIR")
        }
        return Fault(
            .stepFailed, "\(title) of \(plan.recipe.name) for \(plan.board) did not end well",
            remedy: "read the end of its log; --scripts-only gives the script to try by hand", cause: log)
    }

    private func measure(_ recipe: Recipe, below prefix: FilePath) throws -> [StepResult.Output] {
        try recipe.outputs.map { path in
            let file = prefix.appending(FilePath(path).components)
            guard Files.exists(file) else {
                throw Fault(
                    .outputMissing, at: .init(file: path), "\(recipe.name) was to install it and did not",
                    remedy: "correct 'outputs' in its recipe")
            }
            let bytes = try Files.read(file)
            return StepResult.Output(path: path, bytes: ByteCount(bytes.count), sha256: Digest(of: bytes))
        }
    }

    /// Moves what is to stay into the store in one go.
    private func keep(_ result: StepResult, from work: FilePath) throws -> FilePath {
        for folder in ["build", "source", "needs", "clips"] { try Files.remove(work.appending(folder)) }
        try Files.write(result.json(), to: work.appending("result.json"))
        let target = store.step(result.digest)
        try Files.remove(target)  // damaged, or it would have been used
        try Files.move(work, to: target)
        return target
    }
}
