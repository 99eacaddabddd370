import Faults
import Foundation
import SystemPackage
import Testing

@testable import CrossBuild

/// The real FFmpeg with the real x264: minutes, and it asks the distribution for the sources.
@Suite struct FFmpegTests {
    /// One build is Marquee's; the other is the script's alone, in a directory of another length, with another number of
    /// jobs, another umask, files of another age and settings in the environment that must not matter.
    @Test(.timeLimit(.minutes(40)))
    func `FFmpeg encodes the host's bytes, and its x264 is the same wherever and however it is built`() async throws {
        try await Fixture.withDirectory { root in
            let program = Program(environment: ["MARQUEE_STORE": root.appending("store").string], directory: root)
            let answer = try await program.run(
                "build", "ffmpeg-encoder", "--board", "rk3568", "--catalogue", Fixture.root.string, "-o", "out",
                "--json")
            try #require(answer.status == 0, "\(answer)")
            #expect(try answer.states() == ["x264": "built", "ffmpeg-encoder": "built"])
            let checks = try #require(try answer.recipes().last?["checks"] as? [[String: Any]])
            #expect(checks.count == 11 && checks.allSatisfy { $0["passed"] as? Bool == true }, "\(checks)")
            let hand = root.appending("a much longer directory than the one of the store, which has its own length")
            try Files.makeDirectory(hand)
            let log = try Log.create(root.appending("log"))
            defer { try? log.close() }  // only read when the test fails
            let script = root.appending("out/x264/configure.sh").string
            let settings = Tool.cleanEnvironment(["CFLAGS": "-O0", "LC_ALL": "C.UTF-8", "TZ": "Asia/Shanghai"])
            let run = { (program: String, arguments: [String], environment: [String: String]) in
                try await Tool(program, package: program).run(
                    arguments, in: hand, environment: environment, log: log)
            }
            try #require(
                try await run("sh", [script, "build"], settings), "\(Files.tail(root.appending("log")))")
            var building = settings
            building["CFLAGS"] = nil
            building["SOURCE_DATE_EPOCH"] = "1681335425"
            building["PATH"] = "\(hand.appending("build/.tools")):\(building["PATH"] ?? "")"
            try #require(try await run("find", ["build", "-exec", "touch", "-d", "2001-01-01", "{}", "+"], settings))
            try #require(try await run("make", ["-C", "build", "-j", "3"], building))
            try #require(try await run("make", ["-C", "build", "install", "DESTDIR=../prefix"], building))
            for file in ["usr/bin/x264", "usr/lib/libx264.a", "usr/lib/pkgconfig/x264.pc", "usr/include/x264_config.h"]
            {
                let first = try Files.read(root.appending("out").appending(FilePath(file).components))
                #expect(
                    try Files.read(hand.appending("prefix").appending(FilePath(file).components)) == first, "\(file)")
            }
        }
    }
}
