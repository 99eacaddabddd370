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
            return "pkg:\(place)/\(source.package)@\(Self.escaped(source.version))\(suffix)"
        }

        var supplier: String { source.isDistributions ? "Organization: Debian" : "Organization: Marquee" }

        private static func escaped(_ text: String) -> String {
            text.flatMap { character -> String in
                switch character {
                case ":": "%3A"
                case "+": "%2B"
                case "~": "~"
                default: String(character)
                }
            }.reduce(into: "") { $0.append($1) }
        }
    }

    /// A name for the document that follows from what it lists.
    var identifier: Digest {
        Digest(
            of: ([board] + components.map { "\($0.name) \($0.version) \($0.packageDigest)" }).joined(separator: "\n"))
    }

    /// The time of the latest component, so that the same packages give the same document.
    var created: String {
        String(Instant(nanoseconds: Int64(epoch) * 1_000_000_000).iso8601(in: .gmt).prefix(19)) + "Z"
    }

    static let author = "Marquee"
}
