/// A package whose code is in what a step left, beside the recipe's own.
package struct LinkedPackage: Hashable, Sendable, Codable {
    package let name: String
    package let version: String
    /// The commit that was built. `nil` for the distribution's.
    package let revision: String?
    /// Where it is published: `https://github.com/apple/swift-system`. `nil` for a source package of the distribution.
    package let location: String?
    /// The SPDX expression of its licence; `nil` if its text is none of those that are known.
    package let licence: String?

    /// As package URLs have it.
    ///
    /// Source: the package URL specification, types `swift`, `deb` and `generic`.
    var packageURL: String {
        let version = BillOfMaterials.escaped(version)
        guard let location else { return "pkg:deb/debian/\(name)@\(version)?arch=source" }
        let parts = location.split(separator: "/").map(String.init)
        guard location.hasPrefix("https://"), parts.count >= 4 else { return "pkg:generic/\(name)@\(version)" }
        return "pkg:swift/\(parts.dropFirst().map(BillOfMaterials.escaped).joined(separator: "/"))@\(version)"
    }

    /// The distribution, or the account that publishes it.
    var supplier: String {
        guard let location else { return "Organization: Debian" }
        let parts = location.split(separator: "/")
        return parts.count >= 4 ? "Organization: \(parts[parts.count - 2])" : "NOASSERTION"
    }

    /// As SPDX writes a revision in a repository.
    var download: String {
        guard let location, let revision, location.hasPrefix("https://") else { return "NOASSERTION" }
        return "git+\(location)@\(revision)"
    }
}
