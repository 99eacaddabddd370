package import Measures

/// A hardware target: its CPU, what its decoder takes, and what is built for it.
///
/// Every fact says where it comes from: `sources` are names in the board's own list. What is `nil`, nobody knows.
package struct Board: Hashable, Sendable, Codable {
    /// As on the command line and in the file's name: `rk3588`.
    package let name: String
    package let about: String
    /// As GNU tools write it: `aarch64-linux-gnu`.
    package let triple: String
    /// The name of the toolchain that compiles for it.
    package let toolchain: String
    /// The name of the toolchain that compiles Swift for it. `nil` if there is none.
    package let swiftToolchain: String?
    package let cpu: CPU
    package let gpu: GPU?
    package let memory: Memory?
    package let flags: Flags
    /// What it does under each kernel that was looked at; `nil` where none was.
    package let kernels: [Kernel]?
    package let envelope: Envelope
    package let envelopeSources: [String]
    /// The names of the recipes that are built for it unless others are asked for.
    package let recipes: [String]
    /// Where the facts come from.
    package let sources: [Source]

    package struct Source: Hashable, Sendable, Codable {
        package let name: String
        package let text: String
    }

    package struct CPU: Hashable, Sendable, Codable {
        /// `nil` where the file stands for any board with this instruction set.
        package let cores: [Cores]?
        package let isa: ISA
        /// What is there beyond the instruction set's baseline, as compilers name it: `crypto`.
        package let features: [String]
        package let sources: [String]

        package struct Cores: Hashable, Sendable, Codable {
            /// As compilers name it: `cortex-a55`.
            package let name: String
            package let count: Int
        }
    }

    package enum ISA: String, Hashable, Sendable, Codable, CaseIterable {
        case armv7 = "armv7-a"
        case armv8 = "armv8-a"
        case armv8_2 = "armv8.2-a"
        case x86_64 = "x86-64"

        /// The first words of the triples that it runs.
        var machines: [String] {
            switch self {
            case .armv7: ["arm"]
            case .armv8, .armv8_2: ["aarch64", "arm"]
            case .x86_64: ["x86_64"]
            }
        }
    }

    package struct GPU: Hashable, Sendable, Codable {
        package let name: String
        package let sources: [String]
    }

    /// What tells a compiler about the CPU. The same words mean other instructions to another compiler, so each has
    /// its own.
    package struct Flags: Hashable, Sendable, Codable {
        package let gcc: [String]
        package let clang: [String]
        package let sources: [String]

        package func flags(for compiler: Toolchain.Compiler) -> [String] {
            switch compiler {
            case .gcc: gcc
            case .clang, .swift: clang
            }
        }
    }

    /// The smallest and the largest memory that such boards are sold with.
    package struct Memory: Hashable, Sendable, Codable {
        package let from: ByteCount
        package let to: ByteCount
        package let note: String?
        package let sources: [String]
    }
}
