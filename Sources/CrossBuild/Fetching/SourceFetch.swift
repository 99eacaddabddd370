import Boards
import Faults
import Foundation
import Measures
import SystemPackage

/// Brings a recipe's pinned sources into the store, with apt, without root and without a trace on the system.
struct SourceFetch {
    let recipe: Recipe
    let store: Store
    let tell: @Sendable (BuildEvent) -> Void

    private var source: Recipe.Source { recipe.source }

    /// Leaves every file of the source package in the store. Nothing is fetched that is there already.
    func run() async throws {
        if try missing().isEmpty { return }
        let title = "\(recipe.name): fetch source \(source.version)"
        tell(.began(title))
        let waiting = { tell(.note("waiting for another fetch of \(recipe.name)")) }
        try await store.withWork(on: "fetch-\(source.package)", waiting: waiting) { work in
            guard try !missing().isEmpty else { return }
            try await fetch(in: work)
        }
        tell(.ended(title, "SHA-256 as pinned"))
    }

    /// The files that the store does not hold. One that is there with another digest was damaged and is removed.
    private func missing() throws -> [Recipe.Source.File] {
        try source.files.filter { file in
            let path = store.source(file.sha256, name: file.name)
            guard Files.exists(path) else { return true }
            if store.seen.digest(path) == file.sha256 { return false }
            tell(.note("\(path): damaged, fetched again"))
            try Files.remove(path)
            return true
        }
    }

    private func fetch(in work: FilePath) async throws {
        let apt = try await APTDirectory.prepare(work.appending("apt"))
        let files = work.appending("files")
        try Files.makeDirectory(files)
        let log = work.appending("log")
        let stream = try Log.create(log)
        defer { try? stream.close() }  // a log that lost its end is no reason to stop
        let updated = try await apt.get(["update"], in: files, log: stream)
        let wanted = "\(source.package)=\(source.version)"
        let arguments = ["source", "--download-only", "--only-source", wanted]
        guard try await apt.get(arguments, in: files, log: stream) else {
            if let full = FullDisk(store: store).fault(during: "the fetch of \(recipe.name)", log: log) { throw full }
            throw try await unavailable(apt, updated: updated, log: log)
        }
        for file in source.files { try keep(file, from: files) }
    }

    private func keep(_ file: Recipe.Source.File, from files: FilePath) throws {
        let path = files.appending(file.name)
        guard Files.exists(path) else {
            throw Fault(
                .sourceUnavailable, "the source package \(source.package) has no file '\(file.name)'",
                remedy: "correct the files in the recipe \(recipe.name)")
        }
        let digest = Digest(of: try Files.read(path))
        guard digest == file.sha256 else {
            throw Fault(
                .sourceAltered, at: .init(file: file.name), "SHA-256 \(digest) where the recipe pins \(file.sha256)",
                remedy: "do not build it before you know why; if it is right, correct the recipe \(recipe.name)")
        }
        let target = store.source(file.sha256, name: file.name)
        try Files.makeDirectory(target.removingLastComponent())
        try Files.move(path, to: target)
        store.share(target.removingLastComponent())
    }

    /// Says which versions there are, or why apt could not look.
    private func unavailable(_ apt: APTDirectory, updated: Bool, log: FilePath) async throws -> Fault {
        let versions = try await apt.versions(of: source.package)
        let problem = "the distribution has no source package \(source.package) \(source.version)"
        if versions.contains(source.version) || versions.isEmpty {
            return Fault(
                .sourceUnavailable, "the source package \(source.package) \(source.version) could not be fetched",
                remedy: "check the network and apt's sources, then run it again", cause: Files.tail(log, lines: 6))
        }
        return Fault(
            .sourceUnavailable, "\(problem); it has \(versions.joined(separator: ", "))",
            remedy: "pin one of these in the recipe \(recipe.name), with its files' digests")
    }
}
