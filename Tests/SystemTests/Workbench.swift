import Foundation
import Subprocess
import SystemPackage
import Testing

/// A directory of a test's own, and the real programs run in it.
struct Workbench: ~Copyable {
    let directory: FilePath

    init() throws {
        let name = "marquee-\(UUID().uuidString.prefix(8))"
        directory = FilePath(FileManager.default.temporaryDirectory.path).appending(name)
        try FileManager.default.createDirectory(atPath: directory.string, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory.string) }  // a test's leftovers harm nobody

    func path(_ name: String) -> FilePath { directory.pushing(FilePath(name)) }

    func write(_ text: String, to name: String) throws { try write(Array(text.utf8), to: name) }

    func write(_ bytes: [UInt8], to name: String) throws {
        let path = path(name)
        try FileManager.default.createDirectory(
            atPath: path.removingLastComponent().string, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(fileURLWithPath: path.string))
    }

    /// Every file below that directory, relative to it, sorted.
    func files(below name: String = "") -> [String] {
        let found = FileManager.default.enumerator(atPath: path(name).string)?.compactMap { $0 as? String } ?? []
        return found.filter { file in
            var isDirectory: ObjCBool = false
            let path = path(name).pushing(FilePath(file)).string
            return FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) && !isDirectory.boolValue
        }.sorted()
    }

    /// Mounts an empty disk at that directory; takes root. Whoever mounts it takes it off again.
    func mountDisk(_ name: String, size: String) async throws {
        try FileManager.default.createDirectory(atPath: path(name).string, withIntermediateDirectories: true)
        let mounted = try await tool("mount", ["-t", "tmpfs", "-o", "size=\(size)", "tmpfs", path(name).string])
        try #require(mounted.code == 0, "\(mounted.talk)")
    }

    /// Lazily: a program that another test is just starting has a copy of every open file until its `exec`, those on
    /// this disk too.
    func unmountDisk(_ name: String) async throws {
        let unmounted = try await tool("umount", ["--lazy", path(name).string])
        #expect(unmounted.code == 0, "\(unmounted.talk)")
    }

    struct Output: Sendable {
        let code: Int32
        let text: String
        let talk: String

        /// The JSON document on standard output.
        func document() throws -> [String: Any] {
            try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        }
    }

    /// Runs one of our programs here.
    func marquee(_ program: String, _ arguments: [String]) async throws -> Output {
        try await run(.path(Self.products.appending(program)), arguments)
    }

    /// Runs a tool of the distribution here.
    func tool(_ name: String, _ arguments: [String]) async throws -> Output {
        try await run(name.contains("/") ? .path(FilePath(name)) : .name(name), arguments)
    }

    private func run(_ executable: Executable, _ arguments: [String]) async throws -> Output {
        let result = try await Subprocess.run(
            executable, arguments: Arguments(arguments),
            environment: .inherit.updating([
                "XDG_STATE_HOME": path("state").string, "XDG_CACHE_HOME": path("cache").string, "NO_COLOR": "1",
            ]),
            workingDirectory: directory, input: .none, output: .string(limit: 16 << 20), error: .string(limit: 16 << 20)
        )
        let code: Int32 =
            switch result.terminationStatus {
            case .exited(let code): code
            default: -1
            }
        return Output(code: code, text: result.standardOutput, talk: result.standardError)
    }

    /// Where the build puts its programs: beside the bundle that these tests are in.
    static let products: FilePath = {
        let executable = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let arguments = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? executable ?? ""
        return FilePath(arguments).removingLastComponent()
    }()

    /// The repository that these tests belong to.
    static let repository = FilePath(#filePath).removingLastComponent().removingLastComponent().removingLastComponent()
}
