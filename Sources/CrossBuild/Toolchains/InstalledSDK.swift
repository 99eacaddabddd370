import Boards
import Faults
import Measures
import SystemPackage

/// A Swift SDK that the user installed, as `swift sdk` tells it.
struct InstalledSDK {
    /// The directory with the board's C libraries.
    let root: FilePath
    /// Of the paths and of the toolsets. What the paths lead to is the user's to keep.
    let digest: Digest

    /// Throws: `Fault` for an SDK that is not installed.
    static func find(_ name: String, triple: String) async throws -> InstalledSDK {
        let settings = ["sdk", "configure", "--show-configuration", name, triple]
        // An SDK that is not there ends it badly, in words of its own.
        let told = try? await Tool("swift", package: "swiftlang").output(
            settings, environment: Tool.cleanEnvironment())
        guard let told, let root = value("sdkRootPath", in: told), root.hasPrefix("/") else {
            throw Fault(
                .toolMissing,
                name == Toolchain.SwiftTools.anySDK
                    ? "no Swift SDK is named" : "the Swift SDK '\(name)' for \(triple) is not installed",
                remedy: "run 'swift sdk install', or name one of 'swift sdk list': --toolchain swift-sdk:NAME")
        }
        let toolsets = (value("toolsetPaths", in: told) ?? "").split(separator: "\"").filter { $0.hasPrefix("/") }
        let digests = try toolsets.map { try Digest(ofFile: FilePath(String($0))).hexadecimal }
        return InstalledSDK(
            root: FilePath(root), digest: Digest(of: ([told] + digests).joined(separator: "\n")))
    }

    /// From lines such as `sdkRootPath: /sysroot`.
    private static func value(_ name: String, in told: String) -> String? {
        told.split(separator: "\n").first { $0.hasPrefix("\(name): ") }.map { String($0.dropFirst(name.count + 2)) }
    }
}
