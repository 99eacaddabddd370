import Boards
import Faults
import Foundation
import Measures
import SystemPackage

/// Unpacks packages of the distribution into a directory of the store, with apt, without root and without a trace on the
/// system. What was fetched before a kill is not fetched again.
struct RootInstall {
    let root: Toolchain.Root
    let toolchain: String
    let store: Store
    let tell: @Sendable (BuildEvent) -> Void

    /// Enough for the largest, its archives included. Units: bytes.
    private static let space = 6_000_000_000

    /// Does nothing if it stands.
    func run() async throws {
        if InstalledRoot.read(root, in: store) != nil { return store.noteUse(of: [store.supply(root)]) }
        try Files.requireSpace(ByteCount(Self.space), at: store.root)
        let name = "\(toolchain): \(root.name)"
        let waiting = { tell(.note("waiting for another installation of \(name)")) }
        let target = store.root(root)
        try await store.withWork(on: store.supply(root).lock, waiting: waiting) { work in
            guard InstalledRoot.read(root, in: store) == nil else { return }
            let log = try Log.create(work.appending("log"))
            defer { try? log.close() }  // a log that lost its end is no reason to stop
            tell(.began("\(name): fetch \(root.suite) \(root.architecture)"))
            let archives = try await fetch(log, in: work)
            tell(.began("\(name): unpack \(archives.count) packages"))
            let packages = try await unpack(archives, below: work.appending("tree"))
            let installed = InstalledRoot(schema: InstalledRoot.schema, root: root, packages: packages)
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
            try Files.write(try encoder.encode(installed), to: work.appending("root.json"))
            try Files.makeDirectory(target)
            try Files.remove(target.appending("tree"))
            try Files.move(work.appending("tree"), to: target.appending("tree"))
            try Files.move(work.appending("root.json"), to: target.appending("root.json"))
            try Files.remove(cache)
            store.share(target)
            tell(.ended(name, "\(packages.count) packages, \(installed.digest.short)"))
        }
    }

    /// Outlives a killed installation.
    private var cache: FilePath { store.root(root).appending("apt") }

    private func fetch(_ log: FileDescriptor, in work: FilePath) async throws -> [FilePath] {
        let apt = try await APTDirectory.prepare(cache, suite: root.suite, architecture: root.architecture)
        let archives = cache.appending("cache").appending("archives")
        guard try await apt.get(["update"], in: work, log: log) else {
            throw failed(work, "the lists could not be had")
        }
        let ended: Bool
        if root.isClosed {
            let arguments = ["install", "--download-only", "--no-install-recommends", "--yes"] + root.packages
            ended = try await apt.get(arguments, in: archives, log: log)
        } else {
            ended = try await apt.get(["download"] + root.packages, in: archives, log: log)
        }
        guard ended else { throw failed(work, "the packages could not be had") }
        return try Store.names(in: archives).filter { $0.hasSuffix(".deb") }.map { archives.appending($0) }
    }

    private func failed(_ work: FilePath, _ problem: String) -> Fault {
        let log = work.appending("log")
        let full = FullDisk(store: store).fault(during: "the installation of \(toolchain)", log: log)
        return full
            ?? Fault(
                .sourceUnavailable, "\(toolchain): \(problem) (\(root.suite), \(root.architecture))",
                remedy: "check the network and apt's sources, then run it again; what was fetched is kept",
                cause: Files.tail(log, lines: 6))
    }

    /// Gives package, architecture and version of each.
    private func unpack(_ archives: [FilePath], below tree: FilePath) async throws -> [String] {
        for directory in ["usr/bin", "usr/lib", "usr/sbin", "usr/lib64"] {
            try Files.makeDirectory(tree.pushing(FilePath(directory)))
            let link = tree.appending(String(directory.dropFirst(4)))
            symlink(directory, link.string)
        }
        let dpkg = Tool("dpkg-deb", package: "dpkg")
        return try await withThrowingTaskGroup(of: String.self) { group in
            var waiting = archives[...]
            var packages: [String] = []
            func next() {
                guard let archive = waiting.popFirst() else { return }
                group.addTask {
                    _ = try await dpkg.output(["--extract", archive.string, tree.string])
                    let format = "${Package} ${Architecture} ${Version}"
                    return try await dpkg.output(["--show", "--showformat=\(format)", archive.string])
                }
            }
            for _ in 0..<max(2, ProcessInfo.processInfo.activeProcessorCount) { next() }
            for try await package in group {
                packages.append(package)
                next()
            }
            return packages.sorted()
        }
    }
}
