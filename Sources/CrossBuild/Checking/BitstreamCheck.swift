import Faults
import Foundation
import Measures
import SystemPackage

/// Encodes clips with an x264 in the emulator and with the host's, and compares every byte.
///
/// With `--cpu-independent` x264 makes the same decisions on every CPU, so a difference is a miscompiled encoder.
struct BitstreamCheck {
    /// What runs the board's encoder, and its first arguments.
    let encoder: Tool
    let arguments: [String]
    /// A directory for the clips; it is made.
    let work: FilePath

    static let host = Tool("x264", package: "x264")
    private static let settings = [
        "--cpu-independent", "--threads", "1", "--preset", "medium", "--crf", "23", "--no-progress",
    ]

    func run() async throws -> [CheckResult] {
        try Files.makeDirectory(work)
        try await requireSameVersion()
        var results: [CheckResult] = []
        for motion in TestClip.Motion.allCases {
            let clip = work.appending("\(motion.rawValue).y4m")
            try Files.write(TestClip(motion: motion).render(), to: clip)
            let board = try await encode(clip, with: encoder, arguments, to: "board-\(motion.rawValue).264")
            let host = try await encode(clip, with: Self.host, [], to: "host-\(motion.rawValue).264")
            let detail = board == host ? "\(board.short), as the host's" : "\(board.short), the host's is \(host.short)"
            results.append(
                CheckResult(name: "bitstream of the clip '\(motion.rawValue)'", passed: board == host, detail: detail))
        }
        return results
    }

    /// Another version may rightly make other decisions.
    private func requireSameVersion() async throws {
        let board = try await encoder.output(arguments + ["--version"], environment: Tool.cleanEnvironment())
        let host = try await Self.host.output(["--version"])
        let (boardLine, hostLine) = (board.prefix { !$0.isNewline }, host.prefix { !$0.isNewline })
        guard boardLine == hostLine else {
            throw Fault(
                .hostDiffers, "the host has '\(hostLine)' where '\(boardLine)' was built for the board",
                remedy: "install the x264 package of the version that the recipe pins")
        }
    }

    private func encode(_ clip: FilePath, with tool: Tool, _ first: [String], to name: String) async throws -> Digest {
        let output = work.appending(name)
        _ = try await tool.output(
            first + Self.settings + ["--output", output.string, clip.string], environment: Tool.cleanEnvironment())
        return Digest(of: try Files.read(output))
    }
}
