import Faults
import SystemPackage
import Testing

@testable import CrossBuild

@Suite struct BitstreamCheckTests {
    /// Stands in for an encoder in the emulator: the host's, with other arguments.
    private func check(_ arguments: String) async throws -> [CheckResult] {
        try await Fixture.withDirectory { directory in
            let script = directory.appending("encoder.sh")
            try Files.write("#!/bin/sh\nexec x264 \"$@\" \(arguments)\n".utf8, to: script, executable: true)
            let encoder = Tool("sh", package: "dash")
            return try await BitstreamCheck(
                encoder: encoder, arguments: [script.string], work: directory.appending("clips")
            ).run()
        }
    }

    @Test func `the same encoder passes on every clip`() async throws {
        let results = try await check("")
        #expect(results.count == 3 && results.allSatisfy(\.passed), "\(results)")
    }

    @Test func `an encoder that decides otherwise is found out`() async throws {
        let results = try await check("--subme 6")
        #expect(results.count == 3 && results.allSatisfy { !$0.passed }, "\(results)")
    }
}
