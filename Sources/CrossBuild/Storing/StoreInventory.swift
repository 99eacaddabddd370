import Faults
import Foundation
package import Measures
import SystemPackage

/// What a store holds, and what of it nobody has used for a while.
package struct StoreInventory: Hashable, Sendable, Encodable {
    package let steps: [Step]
    package let sources: [Source]
    /// Toolchains' unpacked packages.
    package let roots: [Supply]
    /// The packages that Swift packages are built with.
    package let dependencies: [Supply]
    /// What builds left that were killed.
    package let unfinished: Int

    package struct Step: Hashable, Sendable, Encodable {
        package let recipe: String
        package let version: String
        package let board: String
        package let digest: Digest
        package let bytes: ByteCount
        /// Units: whole days since it was last used.
        package let idle: Int
    }

    package struct Source: Hashable, Sendable, Encodable {
        package let name: String
        package let sha256: Digest
        package let bytes: ByteCount
        /// Units: whole days since it was last used.
        package let idle: Int
    }

    /// What builds draw on and share.
    package struct Supply: Hashable, Sendable, Encodable {
        package let name: String
        /// What is in it, in words; `nil` if whoever fetched it was interrupted.
        package let about: String?
        package let bytes: ByteCount
        /// Units: whole days since it was last used.
        package let idle: Int
    }

    package var bytes: ByteCount {
        let parts = steps.map(\.bytes) + sources.map(\.bytes) + (roots + dependencies).map(\.bytes)
        return ByteCount(parts.reduce(0) { $0 + $1.bytes })
    }
}
