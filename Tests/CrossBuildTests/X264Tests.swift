import Faults
import Foundation
import Measures
import SystemPackage
import Testing

@testable import CrossBuild

/// The real thing: minutes rather than milliseconds, and it asks the distribution for the sources.
@Suite struct X264Tests {
    /// The script runs alone, in another directory, with another number of jobs and years later.
    @Test(.timeLimit(.minutes(40)))
    func `x264 is built with NEON where paths hold quotes, and its script gives the same bytes in other years`()
        async throws
    {
        try await Fixture.withDirectory { root in
            let program = Program(environment: ["MARQUEE_STORE": root.appending("store").string], directory: root)
            let answer = try await program.run(
                "build", "x264", "--board", "rk3288", "--catalogue", Fixture.root.string, "--json")
            try #require(answer.status == 0, "\(answer)")
            let checks = try #require(try answer.recipe()["checks"] as? [[String: Any]])
            #expect(checks.count == 7 && checks.allSatisfy { $0["passed"] as? Bool == true })
            let output = root.appending("out").appending("boards").appending("rk3288")
            let clock = try FalseClock(in: root)
            let script = output.appending("x264").appending("configure.sh").string
            try await clock.run(["sh", script, "by hand"], days: 1800)
            let config = String(decoding: try Files.read(root.appending("by hand/config.h")), as: UTF8.self)
            #expect(config.contains("NEON 1"))
            clock.path = root.appending("by hand/.tools").string + ":" + clock.path
            clock.epoch = "1681335425"
            try await clock.run(["make", "-C", "by hand", "-j", "5"], days: 2200)
            try await clock.run(["make", "-C", "by hand", "install", "DESTDIR=../prefix"], days: 4000)
            let files = try #require(try answer.recipe()["outputs"] as? [[String: Any]]).compactMap {
                $0["path"] as? String
            }
            #expect(files.count == 5)
            for file in files {
                let path = FilePath(file)
                #expect(
                    try Digest(ofFile: root.appending("prefix").pushing(path)) == Digest(ofFile: output.pushing(path)),
                    "\(file)")
            }
        }
    }
}

/// Runs programs with a clock that is days ahead.
private final class FalseClock {
    private let root: FilePath
    var path: String
    var epoch: String?

    /// libfaketime 0.9.10 does not let a file's times be set to now, as dpkg-source does: that keeps the true clock.
    init(in root: FilePath) throws {
        self.root = root
        let tools = root.appending("tools")
        try Files.write(
            "#!/bin/sh\nunset LD_PRELOAD\nexec /usr/bin/dpkg-source \"$@\"\n".utf8, to: tools.appending("dpkg-source"),
            executable: true)
        path = "\(tools):" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
    }

    func run(_ command: [String], days: Int) async throws {
        let file = root.appending("log")
        let log = try Log.create(file)
        defer { try? log.close() }  // only read when the test fails
        var environment = Tool.cleanEnvironment(["PATH": path, "FAKE_UTIME": "0", "NO_FAKE_STAT": "1"])
        environment["SOURCE_DATE_EPOCH"] = epoch
        let ended = try await Tool("faketime", package: "faketime").run(
            ["-f", "+\(days)d"] + command, in: root, environment: environment, log: log)
        try #require(ended, "\(Files.tail(file))")
    }
}
