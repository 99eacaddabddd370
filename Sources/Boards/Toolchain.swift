/// What compiles for a triple, and what runs the result on the machine that builds.
package struct Toolchain: Hashable, Sendable, Codable {
    package let name: String
    package let about: String
    /// As GNU tools write it: `aarch64-linux-gnu`.
    package let triple: String
    package let tools: Tools
    /// `nil` where what is built runs as it is.
    package let emulator: Emulator?
    package let elf: Object
    /// Why there is no Swift for this triple, where that is so.
    package let lacksSwift: String?

    package enum Tools: Hashable, Sendable, Codable {
        case c(CTools)
        case swift(SwiftTools)
    }

    package enum Compiler: String, Hashable, Sendable, Codable, CaseIterable {
        case gcc, clang, swift
    }

    /// A C compiler with its assembler and linker.
    package struct CTools: Hashable, Sendable, Codable {
        /// `gcc` or `clang`.
        package let compiler: Compiler
        /// What stands before every tool's name: `aarch64-linux-gnu-`.
        package let prefix: String
        /// The directory of the tools, if they are not on the `PATH`.
        package let directory: String?
        /// What the compiler is told whatever it compiles: Clang's target.
        package let arguments: [String]
        /// The root where the emulator finds the board's C library.
        package let libraries: String
        /// The Debian packages that bring all this.
        package let packages: [String]

        /// What brings the compiler: the first of the packages; Clang comes with Swift.
        package var compilerPackage: String { compiler == .clang ? "swiftlang" : packages.first ?? program }
        /// The name under which configure scripts find the compiler.
        package var program: String { prefix + compiler.rawValue }
        /// The program behind it: a Clang is one for every target.
        package var behind: String { compiler == .clang ? compiler.rawValue : program }
    }

    /// A Swift compiler with the board's libraries.
    package struct SwiftTools: Hashable, Sendable, Codable {
        /// As Swift writes it: `aarch64-unknown-linux-gnu`.
        package let triple: String
        package let origin: Origin
        /// The Debian packages that the machine itself needs.
        package let packages: [String]

        /// Stands in a toolchain's file for an SDK that is named when it is used.
        package static let anySDK = "any"

        package enum Origin: Hashable, Sendable, Codable {
            /// Unpacked packages of the distribution, which Marquee installs.
            case roots(Roots)
            /// A Swift SDK that the user installed, as `swift sdk list` names it, for the Swift on the `PATH`.
            case sdk(String)
        }
    }

    /// Directories with packages of the distribution, unpacked.
    package struct Roots: Hashable, Sendable, Codable {
        /// Holds the compiler, and runs on the machine that builds.
        package let tools: Root
        /// Holds the board's C libraries.
        package let sysroot: Root
        /// Holds Swift's own libraries for the board.
        package let swift: Root
        /// Where the sysroot keeps its C compiler's start files: `usr/lib/gcc/aarch64-linux-gnu/14`.
        package let gcc: String

        package var all: [Root] { [tools, sysroot, swift] }
    }

    package struct Root: Hashable, Sendable, Codable {
        /// `tools`, `sysroot` or `swift`.
        package let name: String
        /// A suite of the distribution: `trixie`.
        package let suite: String
        /// As the distribution names it: `arm64`.
        package let architecture: String
        package let packages: [String]
        /// Whether what the packages depend on comes too.
        package let isClosed: Bool
    }

    /// A user-mode emulator of the board's CPU.
    package struct Emulator: Hashable, Sendable, Codable {
        /// `qemu-aarch64-static`.
        package let program: String
        /// The Debian package that brings it.
        package let package: String
    }

    /// What the headers of a program for the board say.
    package struct Object: Hashable, Sendable, Codable {
        package let machine: Machine
        /// `nil` where the machine has only one way to pass floating-point numbers.
        package let floatABI: FloatABI?
    }

    package enum Machine: String, Hashable, Sendable, Codable, CaseIterable {
        case aarch64, arm
        case x86_64
    }

    package enum FloatABI: String, Hashable, Sendable, Codable, CaseIterable {
        case hard, soft
    }

    package var compiler: Compiler {
        switch tools {
        case .c(let tools): tools.compiler
        case .swift: .swift
        }
    }

    /// Every Debian package that the machine itself needs for it.
    package var packages: [String] {
        let own =
            switch tools {
            case .c(let tools): tools.packages
            case .swift(let tools): tools.packages
            }
        return own + [emulator?.package].compactMap(\.self)
    }
}

extension Toolchain {
    /// The same with a Swift SDK by name; `nil` for a toolchain that does not leave the name open.
    func with(sdk: String) -> Toolchain? {
        guard !sdk.isEmpty, case .swift(let tools) = tools, tools.origin == .sdk(SwiftTools.anySDK) else { return nil }
        return Toolchain(
            name: name, about: about, triple: triple,
            tools: .swift(SwiftTools(triple: tools.triple, origin: .sdk(sdk), packages: tools.packages)),
            emulator: emulator, elf: elf, lacksSwift: lacksSwift)
    }
}
