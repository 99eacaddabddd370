import Faults
import Subprocess
import SystemPackage
import Testing

@testable import CrossBuild

/// The verbs of `marquee` that run in `marquee-studio`.
@Suite struct StudioTests {
    @Test(arguments: ["encode", "self-test"])
    func `a verb of the studio goes by the name that people call it`(verb: String) async throws {
        let answer = try await Program(environment: [:], directory: "/").run(verb, "--help")
        #expect(answer.status == 0 && answer.output.contains("USAGE: marquee \(verb) "), "\(answer)")
    }

    @Test func `marquee alone says what is missing beside it`() async throws {
        try await Fixture.withDirectory { directory in
            let alone = directory.appending("marquee")
            try Files.write(try Files.read(Program.path), to: alone, executable: true)
            let result = try await Subprocess.run(
                .path(alone), arguments: ["self-test", "--json"], output: .string(limit: 1 << 16))
            let status: Int32? = if case .exited(let code) = result.terminationStatus { code } else { nil }
            #expect(status == 2 && result.standardOutput.contains("\"tool.missing\""), "\(result.standardOutput)")
        }
    }

    @Test func `no codec is loaded for the other verbs`() throws {
        let bytes = try Files.read(Program.path)
        for library in ["libx264.so", "libavcodec.so", "libavfilter.so"] {
            #expect(!OutputLint.contains(bytes, Array(library.utf8)), "\(library)")
        }
    }
}
