import Foundation

/// The files of a Swift SDK bundle.
///
/// Source: SE-0387, and SwiftPM's schema versions 1.0 (info, toolset) and 4.0 (SDK).
enum SwiftSDK {
    static func info(name: String) -> String {
        """
        {
          "schemaVersion": "1.0",
          "artifacts": {
            "\(name)": { "type": "swiftSDK", "version": "1.0", "variants": [{ "path": "\(name)" }] }
          }
        }
        """
    }

    /// `resources` holds `swift`, `swift_static` and `clang`.
    static func description(triple: String, sysroot: String, resources: String) -> String {
        """
        {
          "schemaVersion": "4.0",
          "targetTriples": {
            \(quoted(triple)): {
              "sdkRootPath": \(quoted(sysroot)),
              "swiftResourcesPath": \(quoted(resources + "/swift")),
              "swiftStaticResourcesPath": \(quoted(resources + "/swift_static")),
              "toolsetPaths": ["toolset.json"]
            }
          }
        }
        """
    }

    /// `tools` holds the compiler and lld, `gcc` the start files of the board's C compiler.
    static func toolset(tools: String, gcc: String, flags: [String]) -> String {
        let swift = ["-use-ld=lld", "-Xclang-linker", "--gcc-install-dir=\(gcc)"] + flags.flatMap { ["-Xcc", $0] }
        let list = flags.map(quoted).joined(separator: ", ")
        // SwiftPM refuses a toolset with an empty tool.
        let compilers = flags.isEmpty ? [] : ["cCompiler", "cxxCompiler"]
        let lines = compilers.map { "  \(quoted($0)): { \"extraCLIOptions\": [\(list)] },\n" }.joined()
        return """
            {
              "schemaVersion": "1.0",
              "rootPath": \(quoted(tools)),
              "swiftCompiler": { "extraCLIOptions": [\(swift.map(quoted).joined(separator: ", "))] },
            \(lines)  "linker": { "path": "ld.lld" }
            }
            """
    }

    private static func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        // A string always encodes.
        return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}
