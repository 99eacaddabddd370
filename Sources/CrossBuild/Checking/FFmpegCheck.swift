import Boards
import Faults
import Foundation
import Measures
import SystemPackage

/// Decodes, and where it can encodes, with an ffmpeg in the emulator and with the host's, and compares what comes out.
///
/// H.264 decoding is exact by the standard. Scaling is exact with swscale's `accurate_rnd+bitexact`, encoding with x264's
/// `cpu-independent` on one thread; so a difference is a miscompiled library.
struct FFmpegCheck: Sendable {
    /// What runs the board's ffmpeg, and its first arguments.
    let ffmpeg: Tool
    let arguments: [String]
    /// A directory for the clips; it is made.
    let work: FilePath

    static let host = Tool("ffmpeg", package: "ffmpeg")

    private static let start = ["-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1"]
    private static let frames = ["-map", "0:v", "-f", "framemd5", "-"]
    private static let encoding = [
        "-map", "0:v", "-vf", "scale=176:144:flags=bicubic+accurate_rnd+bitexact", "-c:v", "libx264", "-preset",
        "medium",
        "-crf", "23", "-x264-params", "cpu-independent=1:threads=1", "-f", "h264", "-y",
    ]

    /// The pictures of each clip.
    func decode() async throws -> [CheckResult] {
        try await eachClip { clip, motion in
            let board = Digest(of: Self.pictures(try await run(ffmpeg, arguments, clip, Self.frames)))
            let host = Digest(of: Self.pictures(try await run(Self.host, [], clip, Self.frames)))
            return Self.result("pictures of the clip '\(motion)'", board, host)
        }
    }

    /// The streams that come of decoding, halving and encoding each clip.
    func transcode() async throws -> [CheckResult] {
        try await requireSameVersion()
        return try await eachClip { clip, motion in
            let (board, host) = (work.appending("board-\(motion).264"), work.appending("host-\(motion).264"))
            _ = try await run(ffmpeg, arguments, clip, Self.encoding + [board.string])
            _ = try await run(Self.host, [], clip, Self.encoding + [host.string])
            return Self.result(
                "transcode of the clip '\(motion)'", Digest(of: try Files.read(board)), Digest(of: try Files.read(host))
            )
        }
    }

    /// All clips at once.
    private func eachClip(
        _ body: @escaping @Sendable (FilePath, String) async throws -> CheckResult
    ) async throws -> [CheckResult] {
        try Files.makeDirectory(work)
        let motions = TestClip.Motion.allCases
        let results = try await withThrowingTaskGroup { group in
            for motion in motions {
                group.addTask { (motion, try await body(try await encode(motion), motion.rawValue)) }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
        return motions.compactMap { results[$0] }
    }

    /// A clip as H.264, by the host.
    private func encode(_ motion: TestClip.Motion) async throws -> FilePath {
        let raw = work.appending("\(motion.rawValue).y4m")
        let clip = work.appending("\(motion.rawValue).264")
        try Files.write(TestClip(motion: motion).render(), to: raw)
        _ = try await run(
            Self.host, [], raw, ["-c:v", "libx264", "-threads", "1", "-f", "h264", "-y", clip.string])
        return clip
    }

    private func run(_ tool: Tool, _ first: [String], _ clip: FilePath, _ rest: [String]) async throws -> String {
        try await tool.output(first + Self.start + ["-i", clip.string] + rest, environment: Tool.cleanEnvironment())
    }

    /// The lines of a framemd5 document that tell of pictures, not of the program.
    private static func pictures(_ text: String) -> String {
        text.split(separator: "\n").filter { !$0.hasPrefix("#") }.joined(separator: "\n")
    }

    private static func result(_ name: String, _ board: Digest, _ host: Digest) -> CheckResult {
        CheckResult(
            name: name, passed: board == host,
            detail: board == host ? "\(board.short), as the host's" : "\(board.short), the host's is \(host.short)",
            remedy: "the compiler or its flags made other code of it; try the board's flags without tuning")
    }

    /// Another version may rightly scale and encode otherwise.
    private func requireSameVersion() async throws {
        let board = try await version(ffmpeg, arguments)
        let host = try await version(Self.host, [])
        guard board == host else {
            throw Fault(
                .hostDiffers, "the host has ffmpeg '\(host)' where '\(board)' was built for the board",
                remedy: "install the ffmpeg package of the version that the recipe pins")
        }
    }

    /// The upstream version, without the distribution's revision.
    private func version(_ tool: Tool, _ first: [String]) async throws -> String {
        let line = try await tool.output(first + ["-version"], environment: Tool.cleanEnvironment())
        let words = line.split(separator: " ")
        return words.count > 2 ? String(words[2].prefix { $0 != "-" }) : String(line.prefix(40))
    }
}
