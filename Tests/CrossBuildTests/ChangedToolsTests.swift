import Faults
import Glibc
import SystemPackage
import Testing

@testable import CrossBuild

/// What a build is made with is looked at each time, though programs are not started for it each time.
@Suite struct ChangedToolsTests {
    private let tools = ["gcc", "ld"].map { "aarch64-linux-gnu-\($0)" }

    private func change(_ toy: Toy, _ old: String, to new: String) throws {
        let file = toy.catalogue.appending("toolchains").appending("gcc-aarch64.yaml")
        let text = String(decoding: try Files.read(file), as: UTF8.self)
        try Files.write(text.replacing(old, with: new).utf8, to: file)
    }

    /// Builds and gives the state of the recipe.
    private func state(_ toy: Toy) async throws -> String? {
        let answer = try await toy.build()
        #expect(answer.status == 0, "\(answer)")
        return try answer.recipe()["state"] as? String
    }

    private func quoted(_ path: FilePath) -> String { "'\(path.string.replacing("'", with: "''"))'" }

    @Test func `another compiler, of the same name, is noticed`() async throws {
        try await Toy.with { toy in
            let folder = toy.root.appending("tools")
            try Files.makeDirectory(folder)
            for tool in tools { #expect(symlink("/usr/bin/\(tool)", folder.appending(tool).string) == 0) }
            let prefix = "prefix: aarch64-linux-gnu-"
            try change(toy, prefix, to: "\(prefix)\ndirectory: \(quoted(folder))")
            #expect(try await state(toy) == "built")
            #expect(try await state(toy) == "cached")
            let other = "#!/bin/sh\n[ \"$*\" != --version ] || exec echo gcc 99\nexec /usr/bin/\(tools[0]) \"$@\"\n"
            try Files.write(other.utf8, to: folder.appending(tools[0]), executable: true)
            #expect(try await state(toy) == "built")
            #expect(try await state(toy) == "cached")
            try Files.write(other.replacing("gcc 99", with: "gcc 98").utf8, to: folder.appending(tools[0]))
            chmod(folder.appending(tools[0]).string, 0o755)
            #expect(try await state(toy) == "built")
        }
    }

    @Test func `another C library is noticed`() async throws {
        try await Toy.with { toy in
            let standard = FilePath("/usr/aarch64-linux-gnu")
            let folder = toy.root.appending("libraries").appending("lib")
            try Files.makeDirectory(folder)
            for name in try Fixture.names(in: standard.appending("lib")) {
                let original = standard.appending("lib").appending(name)
                #expect(symlink(original.string, folder.appending(name).string) == 0)
            }
            try change(toy, "libraries: \(standard)", to: "libraries: \(quoted(folder.removingLastComponent()))")
            #expect(try await state(toy) == "built")
            #expect(try await state(toy) == "cached")
            let library = folder.appending("libc.so.6")
            try Files.write(try Files.read(library) + [0], to: library)
            #expect(try await state(toy) == "built")
        }
    }
}
