import Foundation
import Glibc
import Subprocess
import SystemPackage
import Testing

/// The unit that systemd starts the player by.
@Suite struct ServiceTests {
    private static let folder = Workbench.repository.appending("recipes/player")

    @Test func `the unit is as closed as it is meant to be, and systemd knows its every setting`() async throws {
        let bench = try Workbench()
        let unit = Self.folder.appending("marqueed.service").string
        let score = try await bench.tool("systemd-analyze", ["security", "--offline=yes", "--threshold=16", unit])
        #expect(score.code == 0, "\(score.text.suffix(200))")
        // The program need not be installed here for the rest to be judged.
        let text = try String(contentsOfFile: unit, encoding: .utf8).replacing(
            "/usr/bin/marqueed", with: "/usr/bin/true")
        try bench.write(text, to: "marqueed.service")
        let verdict = try await bench.tool(
            "systemd-analyze", ["verify", "--man=no", bench.path("marqueed.service").string])
        #expect(verdict.code == 0 && !verdict.talk.contains("marqueed.service"), "\(verdict.talk)")
    }

    @Test func `its user and its directories are made from the files beside it`() async throws {
        let bench = try Workbench()
        let users = try await bench.tool(
            "systemd-sysusers", ["--dry-run", Self.folder.appending("marquee.sysusers").string])
        #expect(users.code == 0, "\(users.talk)")
        try bench.write("root:x:0:0::/root:/bin/sh\nmarquee:x:990:990::/:/bin/false\n", to: "root/etc/passwd")
        try bench.write("root:x:0:\nmarquee:x:990:\n", to: "root/etc/group")
        let made = try await bench.tool(
            "systemd-tmpfiles",
            ["--create", "--root=\(bench.path("root"))", Self.folder.appending("marquee.tmpfiles").string])
        #expect(made.code == 0, "\(made.talk)")
        var status = stat()
        try #require(stat(bench.path("root/var/lib/marquee/depot").string, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o750 && status.st_uid == 990)
    }

    @Test func `the manual pages say what the programs say`() async throws {
        let bench = try Workbench()
        let checked = try await bench.tool(
            Workbench.repository.appending("scripts/man-pages").string, ["--check", Workbench.products.string])
        #expect(checked.code == 0, "\(checked.talk)")
    }

    @Test func `systemd is told when the player is ready, that frames come, and when it ends`() async throws {
        let bench = try Workbench()
        try bench.write(
            """
            programme: Notice
            canvas: 64x64
            layouts: { one: { zones: { main: { at: [0, 0, 64, 64], text: "on" } } } }
            """, to: "programme.yaml")
        let path = bench.path("notify.sock").string
        let receiver = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(receiver) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let bound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(receiver, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        try #require(bound == 0)
        var patience = timeval(tv_sec: 30, tv_usec: 0)
        setsockopt(receiver, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        @Sendable func hear() -> String {
            var buffer = [UInt8](repeating: 0, count: 300)
            let count = recv(receiver, &buffer, buffer.count, 0)
            return String(decoding: buffer.prefix(max(0, count)), as: UTF8.self)
        }
        let notices = ["NOTIFY_SOCKET": path, "WATCHDOG_USEC": "900000"]
        try await PlayingBench.run(bench, environment: notices) { _ in
            #expect(hear().hasPrefix("READY=1"))
            #expect(hear() == "WATCHDOG=1")
            #expect(hear() == "WATCHDOG=1")
        }
        var last = hear()
        while last == "WATCHDOG=1" { last = hear() }
        #expect(last == "STOPPING=1")
    }
}
