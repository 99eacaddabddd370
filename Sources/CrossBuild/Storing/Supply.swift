import Boards
import Faults
import SystemPackage

/// What builds draw on beside their sources, and share: a root of a toolchain, or the packages that a Swift package is built
/// with.
struct Supply: Hashable, Sendable {
    enum Kind: String, CaseIterable {
        case root = "roots"
        case packages = "dependencies"

        /// The file that is written last, and again whenever the supply is used.
        var mark: String {
            switch self {
            case .root: "root.json"
            case .packages: "Package.resolved"
            }
        }
    }

    let kind: Kind
    let directory: FilePath

    var mark: FilePath { directory.appending(kind.mark) }

    /// The name of its lock.
    var lock: String {
        let name = directory.lastComponent?.string ?? ""
        return kind == .root ? "root-\(name)" : "dependencies-\(name.prefix(12))"
    }
}

extension Store {
    /// What is here of a kind, finished or not, in alphabetical order.
    func supplies(_ kind: Supply.Kind) throws -> [Supply] {
        let folder = root.appending(kind.rawValue)
        return try Self.names(in: folder).map { Supply(kind: kind, directory: folder.appending($0)) }
    }

    /// What a plan's build draws on.
    func supplies(of plan: BuildPlan) -> [Supply] {
        let packages = plan.dependencyFolder.map { [Supply(kind: .packages, directory: $0)] } ?? []
        return supplies(of: plan.toolchain) + packages
    }

    func supplies(of toolchain: Toolchain) -> [Supply] {
        guard case .swift(let tools) = toolchain.tools, case .roots(let roots) = tools.origin else { return [] }
        return roots.all.map(supply)
    }

    func supply(_ root: Toolchain.Root) -> Supply { Supply(kind: .root, directory: self.root(root)) }
}
