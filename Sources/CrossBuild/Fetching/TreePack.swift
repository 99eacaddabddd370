import Boards
import Faults
import Foundation
import Measures
import SystemPackage

/// Packs a Swift package as one file whose bytes depend on nothing but what is in it.
struct TreePack {
    /// The directory of `Package.swift`.
    let root: FilePath

    /// The recipe, a Swift package's source packed and pinned. Writes to a temporary directory only.
    static func pinned(_ recipe: Recipe) async throws -> Recipe {
        guard let swift = recipe.source.swift else { return recipe }
        return try await TreePack(root: FilePath(swift.root)).pack { file in
            var recipe = recipe
            recipe.source.files = [.init(name: recipe.source.description, sha256: try Digest(ofFile: file))]
            return recipe
        }
    }

    /// Leaves the packed source in the store.
    ///
    /// Throws: `Fault` if it has changed since it was pinned.
    func keep(_ recipe: Recipe, in store: Store) async throws {
        guard let pinned = recipe.source.files.first else { return }
        let target = store.source(pinned.sha256, name: pinned.name)
        guard store.seen.digest(target) != pinned.sha256 else { return }
        try await pack { file in
            let bytes = try Files.read(file)
            guard Digest(of: bytes) == pinned.sha256 else {
                throw Fault(
                    .sourceAltered, at: .init(file: root.string), "the sources changed while they were read",
                    remedy: "build again once they stay as they are")
            }
            try Files.write(bytes, to: target)
            store.share(target.removingLastComponent())
        }
    }

    private func pack<Value>(_ body: (FilePath) throws -> Value) async throws -> Value {
        guard Files.exists(root.appending("Package.swift")), Files.isDirectory(root.appending("Sources")) else {
            throw Fault(
                .sourceUnavailable, at: .init(file: root.string), "no Package.swift and Sources in it",
                remedy: "build from a checkout of Marquee's sources")
        }
        let folder = FilePath(FileManager.default.temporaryDirectory.path).appending("marquee-\(UUID().uuidString)")
        try Files.makeDirectory(folder)
        defer { try? Files.remove(folder) }  // the system clears its temporary files
        let file = folder.appending("source.tar")
        // The tests' directories have to be there for the package to load; what is in them is no part of the product.
        let tests = try Store.names(in: root.appending("Tests")).filter {
            Files.isDirectory(root.appending("Tests").appending($0))
        }
        let resolved = Files.exists(root.appending("Package.resolved")) ? ["Package.resolved"] : []
        let fixed = [
            "--create", "--file", file.string, "--directory", root.string, "--format=ustar", "--sort=name",
            "--mtime=@0", "--owner=0", "--group=0", "--numeric-owner", "--mode=u=rwX,go=rX", "--exclude=.*",
            "--no-recursion",
        ]
        let names = ["Package.swift"] + resolved + tests.map { "Tests/\($0)" } + ["--recursion", "Sources"]
        _ = try await Tool("tar", package: "tar").output(fixed + names)
        return try body(file)
    }
}
