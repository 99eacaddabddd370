import Foundation
import Measures

/// What a set of packages is made of: the model behind the SPDX and the CycloneDX document.
///
/// Source: the minimum elements of the NTIA (2021): supplier, name, version, identifier, relationship, author, time.
struct BillOfMaterials: Sendable {
    let board: String
    let components: [Component]
    /// The latest change among the components. Units: seconds since 1970.
    let epoch: Int

    struct Component: Sendable {
        let name: String
        let version: String
        /// The SPDX identifier of its licence.
        let licence: String
        let package: String
        let packageDigest: Digest
        let files: [File]
        let source: Source
        /// What else is in it.
        let linked: [LinkedPackage]

        struct File: Sendable {
            let path: String
            let digest: Digest
        }

        struct Source: Sendable {
            let package: String
            let version: String
            let files: [File]
            /// Whether it is the distribution's, and not a Swift package of ours.
            let isDistributions: Bool
        }

        /// The source package, as package URLs have it.
        var packageURL: String {
            let place = source.isDistributions ? "deb/debian" : "generic"
            let suffix = source.isDistributions ? "?arch=source" : ""
            return "pkg:\(place)/\(source.package)@\(BillOfMaterials.escaped(source.version))\(suffix)"
        }

        var supplier: String { source.isDistributions ? "Organization: Debian" : "Organization: Marquee" }
    }

    /// What is linked into any of the components, each once.
    var linked: [LinkedPackage] {
        Set(components.flatMap(\.linked)).sorted { ($0.name, $0.version) < ($1.name, $1.version) }
    }

    /// As package URLs have what stands between their marks.
    static func escaped(_ text: String) -> String {
        let plain = CharacterSet(
            charactersIn: "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
        return text.addingPercentEncoding(withAllowedCharacters: plain) ?? text
    }

    /// A name for the document that follows from what it lists.
    var identifier: Digest {
        let parts = components.map { "\($0.name) \($0.version) \($0.packageDigest)" } + linked.map(\.packageURL)
        return Digest(of: ([board] + parts).joined(separator: "\n"))
    }

    /// The time of the latest component, so that the same packages give the same document.
    var created: String {
        String(Instant(nanoseconds: Int64(epoch) * 1_000_000_000).iso8601(in: .gmt).prefix(19)) + "Z"
    }

    static let author = "Marquee"
}
