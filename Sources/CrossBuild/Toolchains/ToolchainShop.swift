package import Boards
import Faults
import Foundation
package import Measures
import SystemPackage

/// Says which toolchains are there, and brings those that are not.
package struct ToolchainShop: Sendable {
    package let store: Store

    package init(store: Store) { self.store = store }

    /// What is known of a toolchain on this machine.
    package struct Status: Hashable, Sendable, Encodable {
        package let name: String
        package let about: String
        package let triple: String
        package let state: State
        /// The compiler's first line of `--version`, or the version of its package. `nil` if it is not there.
        package var version: String?
        /// Of everything that can change a byte of what it makes. `nil` if it is not there.
        package var digest: Digest?
        /// What is missing, or why there is no more.
        package var detail: String?
        /// What brings it, if it is not there.
        package var remedy: String?

        package enum State: String, Hashable, Sendable, Encodable {
            case installed
            case missing
        }
    }

    package func status(_ toolchain: Toolchain) async -> Status {
        do {
            let identity = try await CompilerIdentity.ask(toolchain, store: store)
            return Status(
                name: toolchain.name, about: toolchain.about, triple: toolchain.triple, state: .installed,
                version: identity.compiler, digest: identity.digest,
                detail: toolchain.lacksSwift.map { "no Swift: \($0)" })
        } catch {
            let fault = error as? Fault
            return Status(
                name: toolchain.name, about: toolchain.about, triple: toolchain.triple, state: .missing,
                detail: fault?.problem ?? "\(error)",
                remedy: toolchain.isBroughtByUser ? fault?.remedy : "run 'marquee toolchains install \(toolchain.name)'"
            )
        }
    }

    /// Brings what is missing: with apt as root for what belongs on the system, else into the store.
    ///
    /// Throws: `Fault` if something cannot be had.
    package func install(_ toolchain: Toolchain, _ tell: @escaping @Sendable (BuildEvent) -> Void) async throws {
        try await installPackages(toolchain, tell)
        guard case .swift(let tools) = toolchain.tools else { return }
        switch tools.origin {
        case .sdk(let name):
            // That one is the user's to install.
            _ = try await InstalledSDK.find(name, triple: tools.triple)
        case .roots(let roots):
            for root in roots.all {
                try await RootInstall(root: root, toolchain: toolchain.name, store: store, tell: tell).run()
            }
            try link(roots)
        }
    }

    /// Swift looks for its start file below the sysroot. The links lead there in the store and, with `runtime` beside the
    /// sysroot, wherever the two are mounted.
    private func link(_ roots: Toolchain.Roots) throws {
        let sysroot = store.root(roots.sysroot)
        let swift = store.root(roots.swift).lastComponent?.string ?? ""
        var links = [(sysroot.appending("runtime"), "../\(swift)/tree/usr/libexec/swift/lib")]
        for name in ["swift", "swift_static", "clang"] {
            links.append(
                (store.tree(of: roots.sysroot).pushing(FilePath("usr/lib/\(name)")), "../../../runtime/\(name)"))
        }
        for (path, target) in links {
            guard symlink(target, path.string) != 0, errno != EEXIST else { continue }
            throw Fault.system(Errno(rawValue: errno), path: path.string, doing: "writing")
        }
    }

    private func installPackages(_ toolchain: Toolchain, _ tell: @Sendable (BuildEvent) -> Void) async throws {
        var missing: [String] = []
        for package in toolchain.packages {
            let query = Tool("dpkg-query", package: "dpkg")
            // Unknown packages end it badly, and are as missing as removed ones.
            let status = try? await query.output(["--show", "--showformat=${Status}", package])
            if status != "install ok installed" { missing.append(package) }
        }
        guard !missing.isEmpty else { return }
        let command = "apt-get install --no-install-recommends \(missing.joined(separator: " "))"
        guard getuid() == 0 else {
            throw Fault(
                .toolMissing, "\(toolchain.name) needs packages of the system: \(missing.joined(separator: ", "))",
                remedy: "run 'sudo \(command)', then this again")
        }
        tell(.began("\(toolchain.name): install \(missing.joined(separator: ", "))"))
        let apt = Tool("apt-get", package: "apt")
        let environment = Tool.cleanEnvironment(["DEBIAN_FRONTEND": "noninteractive"])
        _ = try await apt.output(["--quiet", "update"], environment: environment)
        _ = try await apt.output(
            ["--quiet", "--yes", "--no-install-recommends", "install"] + missing, environment: environment)
        tell(.ended(toolchain.name, Self.count(missing)))
    }

    private static func count(_ packages: [String]) -> String {
        packages.count == 1 ? "1 package" : "\(packages.count) packages"
    }
}

extension Toolchain {
    fileprivate var isBroughtByUser: Bool {
        if case .swift(let tools) = tools, case .sdk = tools.origin { true } else { false }
    }
}
