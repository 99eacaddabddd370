import Foundation
import Subprocess
import SystemPackage

/// An FFmpeg that carries libvmaf. Debian's does not, so whichever stands on the `PATH` is tried.
package struct VMAFProgram: Hashable, Sendable, Codable {
    package let path: String
    /// What makes scores comparable, as in `VMAF v0.6.1 (libvmaf 3.0.0)`.
    package let name: String

    /// The model that is asked for, whatever the library's own default is.
    static let model = "vmaf_v0.6.1"
    /// Two grey pictures take a tenth of a second of a processor, which a busy machine may be long in giving.
    private static let patience = Duration.seconds(60)

    /// The first of the `PATH` that judges; `nil` where none does.
    package static func find() async -> VMAFProgram? {
        let folders = ProcessInfo.processInfo.environment["PATH"]?.split(separator: ":") ?? []
        return await find(in: folders.map { FilePath(String($0)) })
    }

    static func find(in folders: [FilePath]) async -> VMAFProgram? {
        for folder in folders where folder.isAbsolute {
            if let found = await trial(of: folder.appending("ffmpeg")) { return found }
        }
        return nil
    }

    /// Whether it still is what it was. Another version may judge otherwise.
    package var isHere: Bool {
        get async { await Self.trial(of: FilePath(path)) == self }
    }

    /// Has it judge a few grey pictures, since a filter may be listed and its model be missing.
    private static func trial(of program: FilePath) async -> VMAFProgram? {
        guard FileManager.default.isExecutableFile(atPath: program.string) else { return nil }
        let arguments =
            ["-v", "error", "-nostdin", "-f", "lavfi", "-i", "color=c=gray:s=128x128:r=10:d=0.3", "-filter_complex"]
            + ["[0:v]split[made][reference];[made][reference]\(filter(every: 1))", "-f", "null", "-"]
        let answer = await withTaskGroup(of: String?.self) { group in
            group.addTask {
                // One that cannot be run is none that judges.
                let result = try? await Subprocess.run(
                    .path(program), arguments: Arguments(arguments), input: .none, output: .string(limit: 1 << 20),
                    error: .discarded)
                return result.flatMap { $0.terminationStatus.isSuccess ? $0.standardOutput : nil }
            }
            group.addTask {
                try? await Task.sleep(for: patience)  // ends early where the other one is done
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        // What does not read is no answer of libvmaf's.
        guard let answer, let log = try? VMAFLog.parse(Array(answer.utf8)), log.frames.count == 3 else { return nil }
        return VMAFProgram(
            path: program.string, name: "VMAF v0.6.1 (libvmaf \(log.version ?? "of an unknown version"))")
    }

    /// The filter that judges one in `stride` pictures and says so on standard output.
    static func filter(every stride: Int) -> String {
        "libvmaf=model=version=\(model):log_fmt=json:log_path=/dev/stdout:n_threads=2:n_subsample=\(stride)"
    }
}

/// What libvmaf writes down. Source: libvmaf's JSON output, as version 2 and 3 write it.
struct VMAFLog: Decodable {
    struct Frame: Decodable {
        let frameNum: Int
        let metrics: Metrics
    }

    struct Metrics: Decodable {
        /// Units: 0...100.
        let vmaf: Double
    }

    let version: String?
    let frames: [Frame]

    /// Throws: `DecodingError` for anything else.
    static func parse(_ bytes: [UInt8]) throws -> VMAFLog { try JSONDecoder().decode(VMAFLog.self, from: Data(bytes)) }
}
