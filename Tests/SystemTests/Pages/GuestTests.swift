import Foundation
import Glibc
import Subprocess
import SystemPackage
import Testing

/// A page's process that dies, grows or is killed while the show goes on. Loopback only.
@Suite(.serialized) struct GuestTests {
    /// The page's process that a player in that directory has.
    private static func guest(of player: PlayingBench) -> pid_t? {
        let manager = FileManager.default
        let processes = (try? manager.contentsOfDirectory(atPath: "/proc"))?.compactMap { pid_t($0) } ?? []
        return processes.first { process in
            guard let words = manager.contents(atPath: "/proc/\(process)/cmdline") else { return false }
            let place = try? manager.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")
            return place == player.directory.string
                && words.split(separator: 0).last.map { Array($0) } == Array("guest".utf8)
        }
    }

    @Test func `a page whose process is killed keeps its last picture and comes back`() async throws {
        let bench = try Workbench()
        let site = try Site(["/": Page.plain("#ff0000")])
        try bench.write(Page.programme("'\(site.origin)/', for: 1h"), to: "programme.yaml")
        try await PlayingBench.run(bench) { player in
            try await player.until { Page.isAlike(try await $0.colour(160, 90), Page.red) }
            site.hold()
            kill(try #require(Self.guest(of: player)), SIGKILL)
            try await player.until { try await $0.notes().contains { $0.contains("its last picture stays") } }
            // The next one has asked and waits for its answer.
            try await player.until { _ in site.requests.count > 1 }
            #expect(Page.isAlike(try await player.colour(160, 90), Page.red))
            site.release(showing: Page.plain("#0000ff"), at: "/")
            try await player.until { Page.isAlike(try await $0.colour(160, 90), Page.blue) }
        }
        #expect(Self.leftOver(in: bench.directory) == [])
    }

    @Test func `a page whose process is killed comes back, however the clock is set meanwhile`() async throws {
        let bench = try Workbench()
        let site = try Site(["/": Page.plain("#ff0000")])
        try bench.write(Page.programme("'\(site.origin)/', for: 1h"), to: "programme.yaml")
        // What is ahead here is what a thread would wait for longer that waits for a time of day, and the clock is set back.
        let clock = try await SettableClock(bench)
        try clock.set(ahead: 3600)
        try await PlayingBench.run(bench, environment: clock.environment) { player in
            try await player.until { Page.isAlike(try await $0.colour(160, 90), Page.red) }
            kill(try #require(Self.guest(of: player)), SIGKILL)
            try await player.until { _ in site.requests.count > 1 }
        }
    }

    @Test func `a page that takes memory without end is ended, and its last picture stays`() async throws {
        let bench = try Workbench()
        let greed = """
            <script>const all = []; setInterval(() => { const more = new Uint8Array(3e7); more.fill(1); all.push(more) }, 50)
            </script>
            """
        let site = try Site(["/": Page.plain("#ff0000", greed)])
        try bench.write(Page.programme("'\(site.origin)/', for: 1h"), to: "programme.yaml")
        try await PlayingBench.run(bench) { player in
            try await player.until { try await $0.notes().contains { $0.contains("more than 700 MB") } }
            #expect(Page.isAlike(try await player.colour(160, 90), Page.red))
            #expect(try await player.status()["stageStarts"] as? Int == 1)
        }
        #expect(Self.leftOver(in: bench.directory) == [])
    }

    @Test func `a page whose script never ends is found out, and its last picture stays`() async throws {
        let bench = try Workbench()
        let site = try Site(["/": Page.plain("#ff0000", "<script>setTimeout(() => { for (;;) {} }, 1000)</script>")])
        try bench.write(Page.programme("'\(site.origin)/', for: 1h"), to: "programme.yaml")
        try await PlayingBench.run(bench) { player in
            try await player.until { try await $0.notes().contains { $0.contains("does not answer any more") } }
            #expect(Page.isAlike(try await player.colour(160, 90), Page.red))
        }
        #expect(Self.leftOver(in: bench.directory) == [])
    }

    @Test func `a page goes on from one slot to the next, and has one process`() async throws {
        let bench = try Workbench()
        let site = try Site(["/": Page.plain("#ff0000")])
        try bench.write(Page.programme("'\(site.origin)/', for: 1s"), to: "programme.yaml")
        try await PlayingBench.run(bench) { player in
            try await player.until { (try await $0.status()["plays"] as? Int ?? 0) > 3 }
            #expect(Page.isAlike(try await player.colour(160, 90), Page.red))
        }
        #expect(site.requests == ["/"])
    }

    /// The names of processes that still run in a bench once its player has ended.
    private static func leftOver(in directory: FilePath) -> [String] {
        let manager = FileManager.default
        let processes = (try? manager.contentsOfDirectory(atPath: "/proc"))?.compactMap { pid_t($0) } ?? []
        return processes.compactMap { process in
            let place = try? manager.destinationOfSymbolicLink(atPath: "/proc/\(process)/cwd")
            return place == directory.string
                ? (try? String(contentsOfFile: "/proc/\(process)/comm", encoding: .utf8)) ?? "gone" : nil
        }
    }
}

extension PlayingBench {
    /// The sentences about what went wrong.
    fileprivate func notes() async throws -> [String] {
        let notes = try await status()["notes"] as? [[String: Any]] ?? []
        return notes.compactMap { $0["text"] as? String }
    }

    /// Red, green and blue of a pixel of the screen.
    fileprivate func colour(_ x: Int, _ y: Int) async throws -> [Int] {
        let file = directory.appending("seen.png").string
        let fetched = try await Subprocess.run(
            .name("curl"),
            arguments: [
                "--silent", "--fail", "--max-time", "20", "--unix-socket", socket.string, "--output", file,
                "http://player/api/v1/screen.png",
            ], output: .discarded)
        guard fetched.terminationStatus.isSuccess else { throw NoAnswer(what: "no picture") }
        let read = try await Subprocess.run(
            .name("ffmpeg"),
            arguments: [
                "-loglevel", "error", "-i", file, "-vf", "format=rgb24,crop=1:1:\(x):\(y)", "-f", "rawvideo", "-",
            ], output: .bytes(limit: 1000))
        return read.standardOutput.map { Int($0) }
    }
}
