package import Measures

/// How one library is fetched, configured, built and checked.
package struct Recipe: Hashable, Sendable, Codable {
    package let name: String
    package let about: String
    package let version: String
    package let source: Source
    package let licence: Licence
    /// The names of the recipes that must be built before.
    package let needs: [String]
    /// The disk that a build takes, sources and objects included.
    package let space: ByteCount
    /// What programs that print their build date are told it is. Units: seconds since 1970.
    package let epoch: Int
    package let configure: [Option]
    /// What the build must leave, as paths below the board's root.
    package let outputs: [String]
    package let checks: [Check]
    /// The distribution's binary packages that install the same files.
    package let replaces: [String]

    /// The distribution's source package, every file pinned.
    package struct Source: Hashable, Sendable, Codable {
        package let package: String
        /// With epoch and revision, as the distribution writes it.
        package let version: String
        package let files: [File]
        /// The file among them that describes the others: `*.dsc`.
        package let description: String

        package struct File: Hashable, Sendable, Codable {
            package let name: String
            package let sha256: Digest
        }
    }

    package struct Licence: Hashable, Sendable, Codable {
        /// The SPDX identifier.
        package let spdx: String
        /// The licence's text among the sources, and its digest: a change of licence must not pass unseen.
        package let file: String
        package let sha256: Digest
        /// What it means for who passes the result on.
        package let notice: String
    }

    /// An argument of `configure`, with the reason why it is there.
    package struct Option: Hashable, Sendable, Codable {
        /// May hold `{triple}` and `{tools}`.
        package let text: String
        package let because: String

        package init(text: String, because: String) {
            self.text = text
            self.because = because
        }
    }

    package struct Check: Hashable, Sendable, Codable {
        package let kind: Kind
        package let because: String

        package enum Kind: Hashable, Sendable, Codable {
            /// A header of the build defines the name as 1.
            case defines(name: String, file: String)
            /// A program is one for the board, without text relocations.
            case executable(String)
            /// A program runs in the emulator, and the first line of its `--version` is this.
            case prints(String, program: String)
            /// An x264 that runs in the emulator writes the same bytes as the host's.
            case bitstream(String)
        }
    }
}
