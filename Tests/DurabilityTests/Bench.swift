import Faults
import Foundation
import PlayLog
import Subprocess
import SystemPackage
import Testing

/// Runs the rig in a directory of its own, with faults, and judges what is left.
struct Bench: ~Copyable {
    let directory: FilePath

    init() throws {
        directory = FilePath(FileManager.default.temporaryDirectory.path).appending("durable-\(UUID())")
        try FileManager.default.createDirectory(atPath: directory.string, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: directory.string) }  // a test's leftovers harm nobody

    var state: FilePath { directory.appending("state") }

    /// How thorough the tests are: `MARQUEE_SOAK=1` tries every call, not some of them.
    static let isSoak = ProcessInfo.processInfo.environment["MARQUEE_SOAK"] == "1"

    /// How often the power is cut, and where the kills begin: `MARQUEE_CUTS`, `MARQUEE_SEED`.
    static let cuts = number("MARQUEE_CUTS") ?? (isSoak ? 300 : 8)
    static let seed = (number("MARQUEE_SEED") ?? 0) % 1_000_000

    private static func number(_ name: String) -> Int? { ProcessInfo.processInfo.environment[name].flatMap { Int($0) } }

    /// Whether disks may be made and cut off here.
    static let canCutPower = getuid() == 0 && access("/dev/loop-control", W_OK) == 0

    struct Run {
        let status: TerminationStatus
        /// What the rig said and what the library in between told, in order.
        let lines: [String]

        func said(_ word: String) -> [String] {
            lines.filter { $0.hasPrefix(word + " ") }.map { String($0.dropFirst(word.count + 1)) }
        }
    }

    /// Compiles the library that makes calls fail.
    static func library(in directory: FilePath) async throws -> FilePath {
        let library = directory.appending("faulty.so")
        let source = FilePath(#filePath).removingLastComponent().appending("faulty.c")
        let result = try await Subprocess.run(
            .name("gcc"),
            arguments: ["-shared", "-fPIC", "-O1", "-Wall", "-Werror", "-o", library.string, source.string],
            output: .discarded, error: .string(limit: 1 << 16))
        try #require(result.terminationStatus.isSuccess, "\(result.standardError)")
        return library
    }

    static func rig(
        _ state: FilePath, _ count: Int, _ kind: String = "both", library: FilePath? = nil,
        fault: [String: String] = [:]
    ) async throws -> Run {
        var environment: [Environment.Key: String?] = ["SWIFT_BACKTRACE": "enable=no"]
        if let library {
            environment["LD_PRELOAD"] = library.string
            // The name of the state's directory has to last too, and is its parent's to keep.
            environment["MARQUEE_FAULT_ROOT"] = state.removingLastComponent().string
        }
        for (name, value) in fault { environment[Environment.Key(stringLiteral: "MARQUEE_" + name)] = value }
        let result = try await Subprocess.run(
            .path(products.appending("durability-rig")), arguments: [state.string, "\(count)", kind],
            environment: .inherit.updating(environment), output: .string(limit: 1 << 22), error: .discarded)
        return Run(
            status: result.terminationStatus, lines: result.standardOutput.split(separator: "\n").map(String.init))
    }

    /// What of that which was said to be safe is not there, or is not whole.
    static func losses(_ run: Run, in state: FilePath) throws -> [String] {
        var losses = run.said("state").filter { path in
            let text = try? String(contentsOfFile: path, encoding: .utf8)  // what is not there is lost
            return text != "state \(FilePath(path).lastComponent?.string.dropFirst() ?? "")\n"
        }
        guard !run.said("play").isEmpty else { return losses }
        guard let journal = try Journal.existing(in: state) else { return losses + ["the journal"] }
        let kept = Set(try journal.plays().map(\.id.uuidString))
        losses += run.said("play").filter { !kept.contains($0) }
        if let problem = try journal.verify().problem { losses.append(problem) }
        return losses
    }

    private static let products: FilePath = {
        let executable = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") } ?? executable ?? ""
        return FilePath(bundle).removingLastComponent()
    }()
}
