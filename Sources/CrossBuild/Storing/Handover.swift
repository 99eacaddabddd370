package import Boards
import Faults
import Glibc
package import SystemPackage

/// Puts what was built where the user asked for it. What stands there already is left alone.
package struct Handover: Sendable {
    /// Shape: `usr/…` of all recipes together, and `RECIPE/` with the script, its sources, the log and `build.json`.
    package let directory: FilePath

    /// Makes the directory and tries whether it can be written.
    package init(to directory: FilePath) throws {
        self.directory = directory
        try Files.makeDirectory(directory)
        guard access(directory.string, W_OK) == 0 else {
            throw Fault.system(Errno(rawValue: errno), path: directory.string, doing: "writing")
        }
    }

    package func script(of plan: BuildPlan) -> FilePath {
        directory.appending(plan.recipe.name).appending(plan.scriptName)
    }

    package func log(of recipe: Recipe) -> FilePath { directory.appending(recipe.name).appending("build.log") }

    /// Writes the script and, as far as the store has them, the sources that it unpacks.
    package func placeScript(_ plan: BuildPlan, from store: Store) throws {
        let folder = directory.appending(plan.recipe.name)
        try Files.makeDirectory(folder)
        for place in [folder, folder.appending("source")] { Files.discardAbandoned(in: place) }
        try Self.place(Array(plan.script.utf8), at: script(of: plan), executable: true)
        try Self.placeSources(plan.recipe, from: store, in: folder.appending("source"))
        try Self.placeLinks(plan, from: store, in: folder)
    }

    /// Writes everything that a step left; `build.json` last, because it vouches for the rest.
    package func place(_ result: StepResult, of plan: BuildPlan, from step: FilePath, store: Store) throws {
        try Self.place(result.outputs, from: step.appending("prefix"), in: directory, store.seen)
        try placeScript(plan, from: store)
        try Self.place(try Files.read(step.appending("build.log")), at: log(of: plan.recipe))
        try Self.place(result.json(), at: directory.appending(plan.recipe.name).appending("build.json"))
    }

    /// Writes what a step installed below `root`.
    static func placeOutputs(of step: Workshop.Built, in root: FilePath, _ seen: SeenFiles) throws {
        guard let directory = step.directory else { return }
        try place(step.result.outputs, from: directory.appending("prefix"), in: root, seen)
    }

    private static func place(
        _ outputs: [StepResult.Output], from prefix: FilePath, in root: FilePath, _ seen: SeenFiles
    ) throws {
        let folders = Set(outputs.map { root.appending(FilePath($0.path).components).removingLastComponent() })
        for folder in folders { Files.discardAbandoned(in: folder) }
        for output in outputs where !output.stands(below: root, seen) {
            let components = FilePath(output.path).components
            let target = root.appending(components)
            try Files.makeDirectory(target.removingLastComponent())
            let bytes = try Files.read(prefix.appending(components))
            try Files.write(bytes, to: target, executable: output.path.contains("bin/"))
        }
    }

    /// Whether sources are neither there nor in the store, because someone collected them.
    func lacksSources(of recipe: Recipe, from store: Store) -> Bool {
        let folder = directory.appending(recipe.name).appending("source")
        return recipe.source.files.contains { file in
            !Files.exists(store.source(file.sha256, name: file.name)) && !Files.exists(folder.appending(file.name))
        }
    }

    static func placeSources(_ recipe: Recipe, from store: Store, in folder: FilePath) throws {
        for file in recipe.source.files {
            let source = store.source(file.sha256, name: file.name)
            let target = folder.appending(file.name)
            guard Files.exists(source), store.seen.digest(target) != file.sha256 else { continue }
            try Files.makeDirectory(folder)
            try Files.write(try Files.read(source), to: target)
        }
        for patch in recipe.patches { try place(patch.bytes, at: folder.appending(patch.name)) }
    }

    /// Links to what a script needs of the store and is too large to copy: a Swift toolchain's directories, and the Swift
    /// packages.
    static func placeLinks(_ plan: BuildPlan, from store: Store, in folder: FilePath) throws {
        guard case .swift(let tools) = plan.toolchain.tools else { return }
        if let dependencies = plan.dependencyFolder { try link(folder.appending("dependencies"), to: dependencies) }
        guard case .roots(let roots) = tools.origin else { return }
        try Files.makeDirectory(folder.appending("roots"))
        for root in roots.all {
            try link(folder.appending("roots").appending(root.name), to: store.tree(of: root))
        }
    }

    /// Links to the board's C libraries where the emulator looks for them.
    static func placeSysroot(_ root: FilePath, in folder: FilePath) throws {
        try Files.makeDirectory(folder.appending("roots"))
        try link(folder.appending("roots").appending("sysroot"), to: root)
    }

    private static func link(_ path: FilePath, to target: FilePath) throws {
        unlink(path.string)
        guard symlink(target.string, path.string) == 0 else {
            throw Fault.system(Errno(rawValue: errno), path: path.string, doing: "writing")
        }
    }

    private static func place(_ bytes: [UInt8], at path: FilePath, executable: Bool = false) throws {
        // What cannot be read is written anew, which says what is wrong.
        if let there = try? Files.read(path), there == bytes { return }
        try Files.write(bytes, to: path, executable: executable)
    }
}
