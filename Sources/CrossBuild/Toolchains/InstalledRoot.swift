package import Boards
import Faults
import Foundation
package import Measures
import SystemPackage

/// A root of a toolchain, as it stands in the store: `roots/DIGEST/` with `tree/` and `root.json`.
package struct InstalledRoot: Hashable, Sendable, Codable {
    package let schema: String
    package let root: Toolchain.Root
    /// Package, architecture and version of all that was unpacked, in alphabetical order.
    package let packages: [String]

    static let schema = "marquee.root/1"

    /// What it holds: others make other bytes.
    package var digest: Digest { Digest(of: packages.joined(separator: "\n")) }

    /// The version of one of its packages: `6.2.3-1`.
    package func version(of package: String) -> String? {
        packages.first { $0.hasPrefix("\(package) ") }?.split(separator: " ").last.map(String.init)
    }

    /// Returns `nil` for a root that is not installed.
    package static func read(_ root: Toolchain.Root, in store: Store) -> InstalledRoot? { read(store.root(root)) }

    static func read(_ directory: FilePath) -> InstalledRoot? {
        // What cannot be read is installed anew.
        guard let bytes = try? Files.read(directory.appending("root.json")),
            let installed = try? JSONDecoder().decode(Self.self, from: Data(bytes)), installed.schema == schema
        else { return nil }
        return installed
    }
}

extension Store {
    /// Where a root stands, or would.
    func root(_ root: Toolchain.Root) -> FilePath {
        let words = [root.suite, root.architecture, "\(root.isClosed)"] + root.packages.sorted()
        return self.root.appending("roots").appending("\(root.name)-\(Digest(of: words.joined(separator: " ")).short)")
    }

    /// The directory with its files.
    func tree(of root: Toolchain.Root) -> FilePath { self.root(root).appending("tree") }
}
