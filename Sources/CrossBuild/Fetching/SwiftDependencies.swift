import Boards
import Faults
import Foundation
import Measures
import SystemPackage

/// The packages that a Swift package is built with: resolved once for each `Package.swift`, kept in the store, and built
/// with from then on without a network.
struct SwiftDependencies {
    let source: Recipe.Source
    let swift: Recipe.Source.SwiftPackage
    let store: Store

    init(_ recipe: Recipe, _ swift: Recipe.Source.SwiftPackage, store: Store) {
        source = recipe.source
        self.swift = swift
        self.store = store
    }

    /// `dependencies/DIGEST/` with `Package.resolved` and `scratch/`.
    func directory() throws -> FilePath {
        let root = FilePath(swift.root)
        let manifest = try Files.read(root.appending("Package.swift"))
        let pins = (try? Files.read(root.appending("Package.resolved"))) ?? []  // few have one
        return store.root.appending("dependencies").appending(Digest(of: manifest + pins).hexadecimal)
    }

    /// Name to version and revision; `nil` if nothing was resolved yet.
    func resolved() throws -> [String: String]? {
        guard let pins = Self.pins(try directory().appending("Package.resolved")) else { return nil }
        return Dictionary(
            pins.map { ($0.identity, "\($0.state.version ?? "") \($0.state.revision)") }, uniquingKeysWith: { $1 })
    }

    /// What a `Package.resolved` names; `nil` if it is not there or is none, and so has to be made.
    static func pins(_ file: FilePath) -> [Pin]? {
        // What cannot be read is resolved anew.
        guard let bytes = try? Files.read(file) else { return nil }
        return try? JSONDecoder().decode(Document.self, from: Data(bytes)).pins  // as above
    }

    /// Fetches them, once.
    func resolve(with toolchain: Toolchain.SwiftTools, _ tell: @Sendable (BuildEvent) -> Void) async throws {
        let target = try directory()
        guard try resolved() == nil else { return }
        let title = "\(swift.product): fetch Swift packages"
        tell(.began(title))
        let waiting = { tell(.note("waiting for another fetch of Swift packages")) }
        try await store.withWork(on: Supply(kind: .packages, directory: target).lock, waiting: waiting) { work in
            guard try resolved() == nil else { return }
            let source = work.appending("source")
            try Files.makeDirectory(source)
            let root = FilePath(swift.root)
            _ = try await Tool("cp", package: "coreutils").output(
                ["-R", root.appending("Package.swift").string, root.appending("Sources").string, source.string])
            for test in try Store.names(in: root.appending("Tests")) {
                try Files.makeDirectory(source.appending("Tests").appending(test))
            }
            if Files.exists(root.appending("Package.resolved")) {
                try Files.write(
                    try Files.read(root.appending("Package.resolved")), to: source.appending("Package.resolved"))
            }
            try await resolve(source, into: work.appending("scratch"), work: work, with: toolchain)
            try Files.makeDirectory(target)
            try Files.remove(target.appending("scratch"))
            try Files.move(work.appending("scratch"), to: target.appending("scratch"))
            try Files.move(source.appending("Package.resolved"), to: target.appending("Package.resolved"))
            store.share(target)
        }
        tell(.ended(title, "\(try resolved()?.count ?? 0) packages"))
    }

    private func resolve(
        _ source: FilePath, into scratch: FilePath, work: FilePath, with toolchain: Toolchain.SwiftTools
    ) async throws {
        try Files.makeDirectory(scratch)
        let log = work.appending("log")
        let stream = try Log.create(log)
        defer { try? stream.close() }  // a log that lost its end is no reason to stop
        let ended: Bool
        switch toolchain.origin {
        case .sdk:
            let arguments = ["package", "--package-path", source.string, "--scratch-path", scratch.string, "resolve"]
            ended = try await Tool("swift", package: "swiftlang").run(arguments, log: stream)
        case .roots(let roots):
            let rooms = Sandbox(tools: store.tree(of: roots.tools)).resolving(source: source, scratch: scratch)
            let command = ["swift", "package", "--scratch-path", "/build", "resolve"]
            ended = try await Tool("bwrap", package: "bubblewrap").run(rooms + command, log: stream)
        }
        guard ended else {
            let title = "the fetch of \(swift.product)'s Swift packages"
            if let full = FullDisk(store: store).fault(during: title, log: log) { throw full }
            throw Fault(
                .sourceUnavailable, "the Swift packages of \(swift.product) could not be fetched",
                remedy: "check the network and git's configuration, then run it again",
                cause: Files.tail(log, lines: 8))
        }
    }

    /// Source: SwiftPM's Package.resolved, versions 2 and 3.
    private struct Document: Decodable {
        let pins: [Pin]
    }

    /// A package and the revision that was chosen of it.
    struct Pin: Decodable {
        let identity: String
        /// Where it is fetched: `https://github.com/apple/swift-system`.
        let location: String
        let state: State

        struct State: Decodable {
            let version: String?
            let revision: String
        }
    }
}
