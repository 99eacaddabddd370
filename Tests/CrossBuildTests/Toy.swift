import Faults
import Foundation
import Measures
import SystemPackage

@testable import CrossBuild

/// A source package of a few lines, an archive on disk that offers it to apt, and a catalogue with a recipe for it.
///
/// The package is made by `dpkg-source -b`; the archive is a flat one, as apt-secure(8) allows with `trusted=yes`.
struct Toy {
    let root: FilePath
    let program: Program

    var catalogue: FilePath { root.appending("catalogue") }
    var store: FilePath { root.appending("store") }
    var output: FilePath { root.appending("out") }
    var recipe: FilePath { catalogue.appending("recipes").appending("toy").appending("recipe.yaml") }

    /// Runs the body with everything below a path that holds a blank, both quotes and a dollar sign. The archive is
    /// elsewhere: a sources.list cannot name such a path.
    static func with<Value>(_ body: (Toy) async throws -> Value) async throws -> Value {
        try await Fixture.withDirectory { root in
            let archive = FilePath(NSTemporaryDirectory()).appending("mq-archive-\(UUID().uuidString)")
            try Files.makeDirectory(archive)
            defer { try? FileManager.default.removeItem(atPath: archive.string) }
            let configuration = root.appending("apt.conf")
            let program = Program(
                environment: ["APT_CONFIG": configuration.string, "MARQUEE_STORE": root.appending("store").string],
                directory: root)
            let toy = Toy(root: root, program: program)
            try await toy.makePackage(in: archive)
            try toy.makeArchive(archive, configuration: configuration)
            try toy.makeCatalogue(archive)
            return try await body(toy)
        }
    }

    func build(_ more: String..., board: String = "rk3588") async throws -> Program.Answer {
        let arguments = [
            "build", "toy", "--board", board, "--catalogue", catalogue.string, "-o", output.string, "--json",
        ]
        return try await program.run(list: arguments + more)
    }

    /// Adds a recipe `doll` that needs `toy`.
    func addDoll(configure option: String? = nil) throws {
        let folder = catalogue.appending("recipes").appending("doll")
        try Files.makeDirectory(folder)
        let text = String(decoding: try Files.read(recipe), as: UTF8.self)
            .replacing("recipe: toy", with: "recipe: doll").replacing("needs: []", with: "needs: [toy]")
            .replacing("outputs: [usr/bin/toy]", with: "outputs: [usr/bin/doll]")
            .replacing(
                "configure:\n",
                with: "configure:\n  - { option: --need=usr/bin/toy, because: it must be there }\n"
                    + (option.map { "  - { option: \($0), because: a test wants it }\n" } ?? ""))
        try Files.write(text.utf8, to: folder.appending("recipe.yaml"))
    }

    func buildDoll(_ more: String...) async throws -> Program.Answer {
        let arguments = [
            "build", "doll", "--board", "rk3588", "--catalogue", catalogue.string, "-o", output.string, "--json",
        ]
        return try await program.run(list: arguments + more)
    }

    /// Replaces words of the recipe.
    func change(_ old: String, to new: String) throws {
        let text = String(decoding: try Files.read(recipe), as: UTF8.self)
        precondition(text.contains(old), "'\(old)' is in the recipe")
        try Files.write(text.replacing(old, with: new).utf8, to: recipe)
    }

    /// Replaces the list of sources that apt knows.
    func offline() throws {
        try Files.write([], to: root.appending("apt.conf"))
        let nothing = "Dir::Etc::sourcelist \"/dev/null\"; Dir::Etc::sourceparts \"/dev/null\";\n"
        try Files.write(nothing.utf8, to: root.appending("apt.conf"))
    }

    private func makePackage(in archive: FilePath) async throws {
        let folder = archive.appending("toy-1.0")
        for (path, text) in ToyFiles.all {
            let file = folder.appending(FilePath(path).components)
            try Files.makeDirectory(file.removingLastComponent())
            try Files.write(text.utf8, to: file, executable: path == "configure")
        }
        let log = try Log.create(archive.appending("log"))
        defer { try? log.close() }  // the test looks at what was built
        _ = try await Tool("dpkg-source", package: "dpkg-dev").run(["-b", "toy-1.0"], in: archive, log: log)
    }

    private func makeArchive(_ archive: FilePath, configuration: FilePath) throws {
        let files = try Self.files(archive).map { file in " \(file.digest) \(file.size) \(file.name)" }
        let index = """
            Package: toy
            Binary: toy
            Version: 1.0
            Architecture: any
            Format: 3.0 (native)
            Directory: .
            Checksums-Sha256:
            \(files.joined(separator: "\n"))

            """
        try Files.write(index.utf8, to: archive.appending("Sources"))
        try Files.write("deb [trusted=yes] file:\(archive) ./\n".utf8, to: archive.appending("sources.list"))
        let settings = "Dir::Etc::sourcelist \"\(archive)/sources.list\"; Dir::Etc::sourceparts \"/dev/null\";\n"
        try Files.write(settings.utf8, to: configuration)
    }

    private func makeCatalogue(_ archive: FilePath) throws {
        for folder in ["boards", "toolchains"] {
            try Files.makeDirectory(catalogue.appending(folder))
            for name in try Fixture.names(in: Fixture.root.appending(folder)) {
                let file = Fixture.root.appending(folder).appending(name)
                try Files.write(try Files.read(file), to: catalogue.appending(folder).appending(name))
            }
        }
        let pins = try Self.files(archive).map { "    \($0.name): \($0.digest)" }.joined(separator: "\n")
        try Files.makeDirectory(recipe.removingLastComponent())
        let licence = Digest(of: ToyFiles.licence)
        let text = ToyFiles.recipe.replacing("PINS", with: pins).replacing("LICENCE", with: "\(licence)")
        try Files.write(text.utf8, to: recipe)
    }

    private static func files(_ archive: FilePath) throws -> [(name: String, size: Int, digest: Digest)] {
        try Fixture.names(in: archive).filter { $0.hasPrefix("toy_") }.map { name in
            let bytes = try Files.read(archive.appending(name))
            return (name, bytes.count, Digest(of: bytes))
        }
    }
}
