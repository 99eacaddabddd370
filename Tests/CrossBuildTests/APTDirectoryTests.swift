import Foundation
import SystemPackage
import Testing

@testable import CrossBuild

@Suite struct APTDirectoryTests {
    @Test func `apt waits for the one that a killed installation left fetching`() async throws {
        try await Fixture.withDirectory { root in
            let apt = APTDirectory(options: [], lock: root.appending("lock"))
            let log = try Log.create(root.appending("log"))
            defer { try? log.close() }  // the test looks at what was written
            let script = "touch held; sleep 0.3; touch done"
            async let left = Tool("flock", package: "util-linux").run(
                [apt.lock.string, "sh", "-c", script], in: root, log: log)
            while !FileManager.default.fileExists(atPath: root.appending("held").string) {
                try await Task.sleep(for: .milliseconds(5))
            }
            #expect(try await apt.get(["--version"], in: root, log: log))
            #expect(FileManager.default.fileExists(atPath: root.appending("done").string))
            #expect(try await left)
        }
    }
}
