/// What compiles for a triple, and what runs the result on the machine that builds.
package struct Toolchain: Hashable, Sendable, Codable {
    package let name: String
    package let triple: String
    package let compiler: Compiler
    /// What stands before every tool's name: `aarch64-linux-gnu-`.
    package let prefix: String
    /// The directory of the tools, if they are not on the `PATH`.
    package let directory: String?
    /// The user-mode emulator of the board's CPU: `qemu-aarch64-static`.
    package let emulator: String
    /// The root where the emulator finds the board's C library.
    package let libraries: String
    package let packages: Packages
    package let elf: Object

    package enum Compiler: String, Hashable, Sendable, Codable, CaseIterable {
        case gcc
    }

    /// The Debian packages that bring what is named above.
    package struct Packages: Hashable, Sendable, Codable {
        package let compiler: String
        package let libraries: String
        package let emulator: String
    }

    /// What the headers of a program for the board say.
    package struct Object: Hashable, Sendable, Codable {
        package let machine: Machine
        /// `nil` where the machine has only one way to pass floating-point numbers.
        package let floatABI: FloatABI?
    }

    package enum Machine: String, Hashable, Sendable, Codable, CaseIterable {
        case aarch64, arm
    }

    package enum FloatABI: String, Hashable, Sendable, Codable, CaseIterable {
        case hard, soft
    }
}
