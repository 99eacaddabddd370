import Faults
import Measures
import SystemPackage
import Testing

@testable import CrossBuild

@Suite struct BitstreamCheckTests {
    /// The host's x264 behind a script.
    private func check<Value>(
        _ script: String, _ body: (BitstreamCheck) async throws -> Value
    ) async throws -> Value {
        try await Fixture.withDirectory { directory in
            let file = directory.appending("encoder.sh")
            try Files.write("#!/bin/sh\n\(script)\n".utf8, to: file, executable: true)
            return try await body(BitstreamCheck(program: Tool(file.string, package: "x264")))
        }
    }

    @Test func `x264 writes the golden streams, with its assembly and without`() async throws {
        for arguments in ["", "--no-asm"] {
            let comparisons = try await check("exec x264 \(arguments) \"$@\"") { try await $0.run() }
            #expect(comparisons.count == 3 && comparisons.allSatisfy { $0.expected == $0.seen }, "\(comparisons)")
            #expect((comparisons.first?.assembly == "none!") == !arguments.isEmpty)
        }
    }

    @Test func `an encoder that decides otherwise is found out`() async throws {
        let results = try await check("exec x264 \"$@\" --subme 6") { try await $0.results() }
        #expect(results.count == 3 && results.allSatisfy { !$0.passed }, "\(results)")
    }

    @Test func `an x264 that was never measured does not pass`() async throws {
        let renamed = "x264 \"$@\" | sed 's/ r3... / r9999 /'"
        let comparisons = try await check(renamed) { try await $0.run() }
        #expect(comparisons.allSatisfy { $0.expected == nil && $0.revision.name.hasPrefix("0.164.9999 ") })
        let fault = await #expect(throws: Fault.self) { _ = try await check(renamed) { try await $0.results() } }
        #expect(fault?.code == .goldenMissing && fault?.problem.contains("x264 0.164.9999") == true)
    }

    @Test(arguments: [
        ("cat", Fault.Code.streamUnsigned), ("head -c 10 >/dev/null", .streamUnsigned), ("exit 1", .toolFailed),
        ("exec x264 --nonsense \"$@\"", .toolFailed), ("kill -ILL $$", .toolFailed),
    ])
    func `what is no x264 is a fault`(script: String, code: Fault.Code) async throws {
        let fault = await #expect(throws: Fault.self) { _ = try await check(script) { try await $0.run() } }
        #expect(fault?.code == code, "\(String(describing: fault))")
    }

    @Test(arguments: [
        ("exec x264 \"$@\"", 0, "passed"), ("exec x264 \"$@\" --subme 6", 1, "differs"),
        ("x264 \"$@\" | sed 's/ r3... / r9999 /'", 3, "no golden digests"),
    ])
    func `self-test says yes, no or that it cannot know, by its exit code`(
        script: String, status: Int, verdict: String
    ) async throws {
        try await Fixture.withDirectory { directory in
            try Files.write("#!/bin/sh\n\(script)\n".utf8, to: directory.appending("encoder"), executable: true)
            let program = Program(environment: [:], directory: directory)
            let answer = try await program.run("self-test", "--program", "./encoder", "--encoder", "program", "--json")
            #expect(answer.status == status, "\(answer)")
            let document = try answer.document()
            let encoders = try #require(document["encoders"] as? [[String: Any]])
            #expect(document["schema"] as? String == "marquee.self-test/1" && encoders.count == 1)
            #expect(encoders[0]["encoder"] as? String == "./encoder" && encoders[0]["verdict"] as? String == verdict)
            let clips = try #require(encoders[0]["clips"] as? [[String: Any]])
            #expect(clips.count == 3 && clips.allSatisfy { ($0["expected"] == nil) == (status == 3) })
        }
    }

    @Test func `the libx264 that is linked in writes the same bytes as the command line`() async throws {
        let program = Program(environment: [:], directory: "/")
        let answer = try await program.run("self-test", "--program", "x264", "--json")
        #expect(answer.status == 0, "\(answer)")
        let encoders = try #require(try answer.document()["encoders"] as? [[String: Any]])
        let digests = encoders.map { ($0["clips"] as? [[String: Any]])?.map { $0["seen"] as? String } }
        #expect(digests.count == 2 && digests[0] == digests[1] && digests[0]?.count == 3)
    }

    @Test(arguments: ["\u{7F}ELF, but of another machine", "#!/bin/sh\nexec yes\n"])
    func `a program that is none, or that never ends, is no answer`(text: String) async throws {
        try await Fixture.withDirectory { directory in
            try Files.write(text.utf8, to: directory.appending("x264"), executable: true)
            let program = Program(environment: [:], directory: directory)
            let answer = try await program.run("self-test", "--program", "./x264", "--encoder", "program", "--json")
            #expect(answer.status == 2, "\(answer)")
            #expect(try answer.codes() == ["tool.failed"])
        }
    }

    @Test(arguments: [["--encoder", "program"], ["--encoder", "x265"], ["--program", ""]])
    func `self-test says what it wants`(arguments: [String]) async throws {
        let answer = try await Program(environment: [:], directory: "/").run(list: ["self-test"] + arguments)
        #expect(answer.status == 64, "\(answer)")
    }

    @Test func `every golden digest is one, and every clip has its own`() {
        for (revision, digests) in GoldenStreams.table {
            #expect(Set(digests.keys) == Set(TestClip.Motion.allCases))
            #expect(digests.values.allSatisfy { Digest(parsing: $0) != nil }, "\(revision)")
        }
        let all = GoldenStreams.table.values.flatMap(\.values)
        #expect(Set(all).count == all.count)
    }

    @Test(arguments: [
        ("x264 - core 164 r3095 baee400 - H.264", "0.164.3095 baee400"), ("x264 - core 164 - H.264", "0.164.x"),
        ("x264 - core 165 r3222M b35605a - H", "0.165.3222M b35605a"), ("x265 - core 164", nil), ("x264 - core ", nil),
        ("x264 - core 164 r3095 baee400", nil),
    ])
    func `a stream says which x264 wrote it`(text: String, name: String?) {
        #expect(X264Revision(of: [0, 0, 1, 6] + Array(text.utf8))?.name == name)
    }
}
