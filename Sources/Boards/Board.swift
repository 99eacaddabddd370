package import Measures

/// A hardware target: its CPU, what its decoder takes, and what is built for it.
package struct Board: Hashable, Sendable, Codable {
    /// As on the command line and in the file's name: `rk3588`.
    package let name: String
    package let about: String
    /// As GNU tools write it: `aarch64-linux-gnu`.
    package let triple: String
    /// The name of the toolchain that compiles for it.
    package let toolchain: String
    package let flags: Flags
    package let memory: Memory
    /// The largest mode of its display output.
    package let display: Resolution
    package let envelope: Envelope
    /// The names of the recipes that are built for it unless others are asked for.
    package let recipes: [String]
    /// Where the facts come from.
    package let sources: [String]

    /// What tells a compiler about the CPU. The same words mean other instructions to another compiler, so each has
    /// its own.
    package struct Flags: Hashable, Sendable, Codable {
        package let gcc: [String]
        package let clang: [String]

        package func flags(for compiler: Toolchain.Compiler) -> [String] {
            switch compiler {
            case .gcc: gcc
            }
        }
    }

    /// The smallest and the largest memory that such boards are sold with.
    package struct Memory: Hashable, Sendable, Codable {
        package let from: ByteCount
        package let to: ByteCount
    }
}
