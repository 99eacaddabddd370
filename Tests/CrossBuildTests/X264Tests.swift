import Faults
import Foundation
import SystemPackage
import Testing

@testable import CrossBuild

/// The real thing: minutes rather than milliseconds, and it asks the distribution for the sources.
@Suite struct X264Tests {
    @Test(.timeLimit(.minutes(40)))
    func `x264 is built with NEON where paths hold quotes, and its script configures alone`() async throws {
        try await Fixture.withDirectory { root in
            let program = Program(environment: ["MARQUEE_STORE": root.appending("store").string], directory: root)
            let answer = try await program.run(
                "build", "x264", "--board", "rk3288", "--catalogue", Fixture.root.string, "--json")
            try #require(answer.status == 0, "\(answer)")
            let checks = try #require(try answer.recipe()["checks"] as? [[String: Any]])
            #expect(checks.count == 7 && checks.allSatisfy { $0["passed"] as? Bool == true })
            let output = root.appending("out").appending("boards").appending("rk3288")
            #expect(Files.exists(output.appending("usr/lib/libx264.a")))
            let log = try Log.create(root.appending("log"))
            defer { try? log.close() }  // only read when the test fails
            let script = output.appending("x264").appending("configure.sh").string
            let configured = try await Tool("sh", package: "dash").run([script, "by hand"], in: root, log: log)
            #expect(configured, "\(Files.tail(root.appending("log")))")
            #expect(
                String(decoding: try Files.read(root.appending("by hand/config.h")), as: UTF8.self).contains("NEON 1"))
        }
    }
}
