package import Measures

/// How one library is fetched, configured, built and checked.
package struct Recipe: Hashable, Sendable, Codable {
    package let name: String
    package let about: String
    package let version: String
    package var source: Source
    /// Changes to the sources, in the order in which they are applied.
    package var patches: [Patch]
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
    /// Those that its own package stands for where another depends on them: it does all that they do.
    package let provides: [String]
    /// The distribution's binary packages that its own package depends on, beside the C library.
    package let depends: [String]
    /// Files that its package installs beside what was built.
    package var extras: [Extra]

    package struct Extra: Hashable, Sendable, Codable {
        /// Below the board's root.
        package let path: String
        /// The file's name beside the recipe.
        package let name: String
        /// What the file holds.
        package var bytes: [UInt8] = []
    }

    /// The distribution's source package, every file pinned; or a Swift package in a directory, packed as one file.
    package struct Source: Hashable, Sendable, Codable {
        package let package: String
        /// With epoch and revision, as the distribution writes it.
        package let version: String
        /// Empty for a Swift package until it is packed.
        package var files: [File]
        /// The file among them that describes the others: `*.dsc`; of a Swift package, the one that holds it.
        package let description: String
        package var swift: SwiftPackage?

        package struct SwiftPackage: Hashable, Sendable, Codable {
            /// The directory of `Package.swift`; relative to the recipe's as the file has it.
            package var root: String
            package let product: String
        }

        package struct File: Hashable, Sendable, Codable {
            package let name: String
            package let sha256: Digest

            package init(name: String, sha256: Digest) {
                self.name = name
                self.sha256 = sha256
            }
        }
    }

    /// A change to the sources that stands in a file beside the recipe.
    package struct Patch: Hashable, Sendable, Codable {
        /// The file's name, without a path.
        package let name: String
        package let sha256: Digest
        package let because: String
        /// What the file holds; it has that digest.
        package var bytes: [UInt8]

        package init(name: String, sha256: Digest, because: String, bytes: [UInt8] = []) {
            self.name = name
            self.sha256 = sha256
            self.because = because
            self.bytes = bytes
        }
    }

    package struct Licence: Hashable, Sendable, Codable {
        /// The SPDX identifier of the sources as they are built unless an option or a need raises it.
        package let spdx: String
        /// What it must come to with all options and needs, where the recipe promises that.
        package let result: String?
        /// The licences' texts among the sources, and their digests: a change of licence must not pass unseen.
        package let files: [Source.File]
        /// What it means for who passes the result on.
        package let notice: String
    }

    /// An argument of `configure`, with the reason why it is there.
    package struct Option: Hashable, Sendable, Codable {
        /// May hold `{triple}`, `{tools}` and `{machine}`.
        package let text: String
        package let because: String
        /// The SPDX identifier of what it brings in.
        package let raises: String?

        package init(text: String, because: String, raises: String? = nil) {
            self.text = text
            self.because = because
            self.raises = raises
        }
    }

    package struct Check: Hashable, Sendable, Codable {
        package let kind: Kind
        /// The machines that it is for; `nil` for all.
        package let machines: [Toolchain.Machine]?
        package let because: String

        package func applies(to machine: Toolchain.Machine) -> Bool { machines?.contains(machine) != false }

        package enum Kind: Hashable, Sendable, Codable {
            /// A header of the build defines the name as 1.
            case defines(name: String, file: String)
            /// A program is one for the board, without text relocations.
            case executable(String)
            /// A program runs in the emulator, and the first line that it prints for the argument is this.
            case prints(String, program: String, argument: String)
            /// An x264 that runs in the emulator writes the same bytes as x264 does on every machine.
            case bitstream(String)
            /// An ffmpeg that runs in the emulator decodes to the same pictures as the host's.
            case decodes(String)
            /// An ffmpeg that runs in the emulator decodes, scales and encodes to the same bytes as the host's.
            case transcodes(String)
        }
    }
}
