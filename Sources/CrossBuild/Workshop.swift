package import Boards
import Faults
import Foundation
import Measures
package import SystemPackage

/// Carries out build plans: fetches, configures, compiles, checks, and keeps what came of it in the store.
package struct Workshop: Sendable {
    package let store: Store
    package let tell: @Sendable (BuildEvent) -> Void

    package init(store: Store, tell: @escaping @Sendable (BuildEvent) -> Void) {
        self.store = store
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
    /// files the plan names; `jobs` is how many compilers may run at once.
    package func build(
        _ plan: BuildPlan, compiler: CompilerIdentity, jobs: Int, needed: [Built] = []
    ) async throws -> Built {
        let digest = plan.digest(compiler: compiler)
        if let built = standing(digest) {
            store.noteUse(of: store.step(digest), plan)
            return built
        }
        try Files.requireSpace(plan.recipe.space, at: store.root)
        try await requireTools(plan)
        try await fetch(plan.recipe)
        let waiting = { tell(.note("waiting for another build of \(plan.recipe.name)")) }
        return try await store.withWork(on: digest.hexadecimal, waiting: waiting) { work in
            if let built = standing(digest) { return built }
            let needs = work.appending("needs")
            try Files.makeDirectory(needs)
            for step in needed { try Handover.placeOutputs(of: step, in: needs, store.seen) }
            let held = { tell(.note("waiting for what changes the toolchain of \(plan.recipe.name)")) }
            return try await store.withHold(on: store.supplies(of: plan), waiting: held) {
                store.noteUse(of: store.step(digest), plan)
                return try await build(plan, compiler: compiler, jobs: jobs, in: work)
            }
        }
    }

    /// Fetches the sources without building, for those who run the script themselves.
    package func fetch(_ recipe: Recipe) async throws {
        if let swift = recipe.source.swift {
            try await TreePack(root: FilePath(swift.root)).keep(recipe, in: store)
        } else {
            try await SourceFetch(recipe: recipe, store: store, tell: tell).run()
        }
        store.noteUse(of: recipe)
    }

    /// The plan with the Swift packages that it builds with, which are fetched if they never were.
    func resolved(_ plan: BuildPlan) async throws -> BuildPlan {
        guard let swift = plan.recipe.source.swift, case .swift(let tools) = plan.toolchain.tools else { return plan }
        let dependencies = SwiftDependencies(plan.recipe, swift, store: store)
        if try dependencies.resolved() == nil { try await dependencies.resolve(with: tools, tell) }
        var plan = plan
        plan.dependencies = try dependencies.resolved() ?? [:]
        plan.dependencyFolder = try dependencies.directory()
        return plan
    }

    /// What stands under that address and is still what it was.
    func standing(_ digest: Digest) -> Built? {
        let directory = store.step(digest)
        guard Files.exists(directory) else { return nil }
        guard let result = StepResult.read(directory.appending("result.json")), result.digest == digest,
            result.outputs.allSatisfy({ $0.stands(below: directory.appending("prefix"), store.seen) })
        else {
            tell(.note("\(directory): damaged, built again"))
            return nil
        }
        return Built(result: result, cached: true, directory: directory)
    }

    /// What a build needs is asked for before minutes are spent.
    private func requireTools(_ plan: BuildPlan) async throws {
        let toolchain = plan.toolchain
        for (program, package) in Self.programs(toolchain.tools) {
            try await Tool(program, package: package).require()
        }
        if let emulator = toolchain.emulator { try await Tool(emulator.program, package: emulator.package).require() }
        for check in plan.recipe.checks {
            switch check.kind {
            case .decodes, .transcodes: try await FFmpegCheck.host.require()
            case .bitstream, .defines, .executable, .prints: continue
            }
        }
        guard case .c(let tools) = toolchain.tools, !Files.exists(FilePath(tools.libraries)) else { return }
        throw Fault(
            .toolMissing, at: .init(file: tools.libraries), "the board's C library is not there",
            remedy: "run 'marquee toolchains install \(toolchain.name)'")
    }

    private static func programs(_ tools: Toolchain.Tools) -> [(program: String, package: String)] {
        switch tools {
        case .c: [("bash", "bash"), ("make", "make"), ("dpkg-source", "dpkg-dev")]
        case .swift(let tools):
            switch tools.origin {
            case .roots: [("bwrap", "bubblewrap"), ("tar", "tar")]
            case .sdk: [("swift", "swiftlang"), ("tar", "tar")]
            }
        }
    }

    private func build(
        _ plan: BuildPlan, compiler: CompilerIdentity, jobs: Int, in work: FilePath
    ) async throws -> Built {
        let started = ContinuousClock.now
        try Files.write(plan.script.utf8, to: work.appending(plan.scriptName), executable: true)
        try Handover.placeSources(plan.recipe, from: store, in: work.appending("source"))
        try Handover.placeLinks(plan, from: store, in: work)
        if case .swift(let tools) = plan.toolchain.tools, case .sdk(let name) = tools.origin {
            try Handover.placeSysroot(try await InstalledSDK.find(name, triple: tools.triple).root, in: work)
        }
        try await compile(plan, jobs: jobs, in: work)
        let title = "\(plan.recipe.name): check in the emulator"
        tell(.began(title))
        let outputs = try measure(plan.recipe, below: work.appending("prefix"))
        let checks = try await Checks(plan: plan, work: work).run(outputs)
        if checks.allSatisfy(\.passed) { tell(.ended(title, "\(checks.count) checks passed")) }
        let inputs = plan.inputs(compiler: compiler)
        let result = StepResult(
            schema: StepResult.schema, recipe: plan.recipe.name, version: plan.recipe.version, board: plan.board,
            triple: plan.toolchain.triple, digest: inputs.digest, inputs: inputs.values, compiler: compiler,
            flags: plan.flags, licence: plan.licence, outputs: outputs,
            linked: Self.linked(plan, compiler, below: work.appending("build")), checks: checks,
            seconds: (started.duration(to: .now).inSeconds * 10).rounded() / 10)
        guard checks.allSatisfy(\.passed) else { return Built(result: result, cached: false, directory: nil) }
        return Built(result: result, cached: false, directory: try keep(result, from: work))
    }

    /// Throws: `Fault` with the end of the log if a command does not end well.
    private func compile(_ plan: BuildPlan, jobs: Int, in work: FilePath) async throws {
        let path = work.appending("build.log")
        let log = try Log.create(path)
        defer { try? log.close() }  // a log that lost its end is no reason to stop
        var environment = Tool.cleanEnvironment(["SOURCE_DATE_EPOCH": "\(plan.recipe.epoch)"])
        if case .c(let tools) = plan.toolchain.tools {
            let directories = [work.appending("build/.tools").string, tools.directory].compactMap(\.self)
            environment["PATH"] = (directories + [environment["PATH"] ?? "/usr/bin:/bin"]).joined(separator: ":")
        }
        for (title, command) in plan.steps(jobs: jobs) {
            tell(.began("\(plan.recipe.name): \(title)"))
            let tool = Tool(command[0], package: command[0] == "make" ? "make" : "dash")
            let ended = try await tool.run(Array(command.dropFirst()), in: work, environment: environment, log: log)
            guard ended else { throw fault(of: title, plan: plan, log: path) }
        }
    }

    private static func linked(
        _ plan: BuildPlan, _ compiler: CompilerIdentity, below build: FilePath
    ) -> [LinkedPackage]? {
        guard let swift = plan.recipe.source.swift, case .swift(let tools) = plan.toolchain.tools else { return nil }
        let pins = plan.dependencyFolder.flatMap { SwiftDependencies.pins($0.appending("Package.resolved")) }
        let linkage = SwiftLinkage(
            scratch: build.appending("scratch"), product: swift.product, triple: tools.triple, pins: pins ?? [])
        return linkage.packages() + [SwiftLinkage.library(of: compiler, tools)]
    }

    private func fault(of title: String, plan: BuildPlan, log: FilePath) -> Fault {
        FullDisk(store: store).fault(during: "\(title) of \(plan.recipe.name)", log: log)
            ?? Fault(
                .stepFailed, "\(title) of \(plan.recipe.name) for \(plan.board) did not end well",
                remedy: "read the end of its log; --scripts-only gives the script to try by hand",
                cause: Files.tail(log))
    }

    private func measure(_ recipe: Recipe, below prefix: FilePath) throws -> [StepResult.Output] {
        try recipe.outputs.flatMap { try paths($0, below: prefix) }.map { path in
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

    /// A file is itself; a directory is all files below it, in alphabetical order.
    private func paths(_ path: String, below prefix: FilePath) throws -> [String] {
        let place = prefix.appending(FilePath(path).components)
        guard Files.isDirectory(place) else { return [path] }
        return try Store.names(in: place).flatMap { try paths("\(path)/\($0)", below: prefix) }
    }

    /// Moves what is to stay into the store in one go.
    private func keep(_ result: StepResult, from work: FilePath) throws -> FilePath {
        let (made, kept) = (work.appending("made"), work.appending("prefix"))
        try Files.move(kept, to: made)
        for output in result.outputs {
            let components = FilePath(output.path).components
            try Files.makeDirectory(kept.appending(components).removingLastComponent())
            guard rename(made.appending(components).string, kept.appending(components).string) == 0 else {
                throw Fault.system(Errno(rawValue: errno), path: kept.string, doing: "writing")
            }
        }
        for folder in ["build", "source", "needs", "clips", "made", "roots", "dependencies", "sdk"] {
            try Files.remove(work.appending(folder))
        }
        try Files.write(result.json(), to: work.appending("result.json"))
        store.share(work)
        let target = store.step(result.digest)
        try Files.remove(target)  // damaged, or it would have been used
        try Files.move(work, to: target)
        return target
    }
}
