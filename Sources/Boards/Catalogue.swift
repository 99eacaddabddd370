package import Faults
import Foundation
package import SystemPackage

/// A directory with `boards/`, `toolchains/` and `recipes/`: everything that is known of hardware and how to build.
package struct Catalogue: Sendable {
    package let root: FilePath
    /// Directories that hold further recipes, each in a folder of its name. The first that has a recipe wins.
    package let recipeFolders: [FilePath]

    /// `root` must hold the three folders; `recipes` are looked at before the one in it.
    package init(root: FilePath, recipes: [FilePath] = []) throws {
        for folder in recipes where !Self.isDirectory(folder) {
            throw Fault(
                .catalogueMissing, at: .init(file: folder.string), "no such directory",
                remedy: "name one that holds a folder for each recipe, with a recipe.yaml in it")
        }
        recipeFolders = recipes + [root.appending("recipes")]
        for folder in Self.folders where !Self.isDirectory(root.appending(folder)) {
            throw Fault(
                .catalogueMissing, at: .init(file: root.string), "no folder '\(folder)' in it",
                remedy: "name the directory that holds \(Self.folders.joined(separator: ", "))")
        }
        self.root = root
    }

    /// Finds the catalogue: where `--catalogue` says, else in the current directory, else beside the executable: in
    /// one of the directories above it, or in `share/marquee` of one.
    package static func find(at named: String?, recipes: [FilePath] = []) throws -> Catalogue {
        if let named { return try Catalogue(root: FilePath(named), recipes: recipes) }
        var candidates = [FilePath(FileManager.default.currentDirectoryPath)]
        // Without /proc there is no telling where the program lies; the current directory is left.
        if let executable = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") {
            var directory = FilePath(executable)
            while directory.removeLastComponent(), directory.string != "/" {
                candidates += [directory, directory.appending("share").appending("marquee")]
            }
        }
        let found = candidates.first { root in folders.allSatisfy { isDirectory(root.appending($0)) } }
        guard let found else {
            throw Fault(
                .catalogueMissing, "no folders boards, toolchains and recipes, here or beside the program",
                remedy: "name the directory that holds them with --catalogue DIR")
        }
        return try Catalogue(root: found, recipes: recipes)
    }

    private static let folders = ["boards", "toolchains", "recipes"]

    private static func isDirectory(_ path: FilePath) -> Bool {
        var isDirectory = false
        return FileManager.default.fileExists(atPath: path.string, isDirectory: &isDirectory) && isDirectory
    }
}

extension Fault.Code {
    package static let catalogueMissing = Fault.Code("catalogue.missing")
    package static let boardUnknown = Fault.Code("board.unknown")
    package static let toolchainUnknown = Fault.Code("toolchain.unknown")
    package static let toolchainNoSwift = Fault.Code("toolchain.no-swift")
    package static let recipeUnknown = Fault.Code("recipe.unknown")
    package static let recipePatchAltered = Fault.Code("recipe.patch-altered")
    package static let recipeCycle = Fault.Code("recipe.cycle")
}
