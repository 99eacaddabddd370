import Faults
import Glibc
import SystemPackage
import Testing

@testable import CrossBuild

@Suite struct SeenFilesTests {
    /// Asks a program twice, in two runs. Returns how often it was asked.
    private func asked(
        _ program: FilePath, in directory: FilePath, between: (FilePath) throws -> Void = { _ in }
    ) async throws -> Int {
        let file = directory.appending("seen")
        var count = 0
        for run in 0..<2 {
            if run == 1 { try between(file) }
            let seen = SeenFiles(file: file, below: directory)
            let answer = try await seen.version(of: program) {
                count += 1
                return "tool 1.0"
            }
            #expect(answer == "tool 1.0")
            seen.save()
        }
        return count
    }

    @Test func `a program is asked once for its version`() async throws {
        let count = try await Fixture.withDirectory { try await asked("/usr/bin/true", in: $0) }
        #expect(count == 1)
    }

    @Test func `a program that was written since is asked again`() async throws {
        try await Fixture.withDirectory { directory in
            let count = try await asked("/usr/bin/true", in: directory) { file in
                let text = String(decoding: try Files.read(file), as: UTF8.self)
                try Files.write("1\(text)".utf8, to: file)  // another length
            }
            #expect(count == 2)
        }
    }

    @Test func `what can be read is used, what cannot is not`() async throws {
        try await Fixture.withDirectory { directory in
            let count = try await asked("/usr/bin/true", in: directory) { try Files.write([0xFF, 9, 9, 10], to: $0) }
            #expect(count == 2)
        }
    }

    @Test func `a script and a program under another name are asked each time: they ask others`() async throws {
        try await Fixture.withDirectory { directory in
            let disguised = directory.appending("aarch64-linux-gnu-gcc")
            #expect(symlink("/usr/bin/true", disguised.string) == 0)
            for program in [disguised, "/usr/bin/ldd"] {
                let count = try await asked(program, in: directory)
                #expect(count == 2, "\(program)")
            }
        }
    }

    @Test func `a program that was just written is asked again: it may be written in the same instant`() async throws {
        try await Fixture.withDirectory { directory in
            let copy = directory.appending("true")
            try Files.write(try Files.read("/usr/bin/true"), to: copy, executable: true)
            let count = try await asked(copy, in: directory)
            #expect(count == 2)
        }
    }

    @Test func `a path that a line cannot hold is not remembered`() async throws {
        try await Fixture.withDirectory { directory in
            let odd = directory.appending("a\tb\nc")
            try Files.makeDirectory(odd)
            #expect(symlink("/usr/bin/true", odd.appending("true").string) == 0)
            let count = try await asked(odd.appending("true"), in: directory)
            #expect(count == 2)
        }
    }
}
