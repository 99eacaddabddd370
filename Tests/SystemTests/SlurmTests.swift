import Foundation
import Subprocess
import SystemPackage
import Testing

/// `marquee encode --executor slurm` on a cluster of two nodes, started for it and hurt on the way.
@Suite(
    .serialized, .enabled(if: SlurmLab.canStart, "Slurm is not installed here, or this is not root: see scripts/setup"))
struct SlurmTests {
    private static let options = ["--executor", "slurm", "--shared", "shared", "--chunk", "2s"]

    @Test func `a worker, a node and the controller die, and every byte is the same`() async throws {
        let lab = try await SlurmLab.start()
        let show = try await SpreadShow(films: 5, environment: lab.environment)
        let plain = try show.outcome(try await show.encode("plain"), "plain")
        let run = SpreadRun(parent: show.bench.path("shared"), depot: show.bench.path("depot"))
        let spread = try await show.encode("depot", Self.options) { _ in
            let worker = try await SpreadRun.until("a worker on n1") { run.atWork.first { $0.node == "n1" } }
            kill(worker.process, SIGKILL)
            _ = try await SpreadRun.until("a worker on n2") { run.atWork.first { $0.node == "n2" } }
            try await lab.run("kill-node", "n2")
            let before = run.done
            _ = try await SpreadRun.until("one more done by n1") { run.done > before ? true : nil }
            try await lab.run("kill-controller")
            try await lab.run("up")
        }
        #expect(try show.outcome(spread, "depot") == plain)
        #expect(spread.talk.contains("gone without a word"), "\(spread.talk)")
        #expect(show.bench.files(below: "shared").isEmpty, "the run is cleared away")
        let jobs = try await lab.run("jobs")
        #expect(jobs.isEmpty, "no job is left: \(jobs)")
        try await lab.run("down")
    }

    @Test func `an interrupted run takes its jobs along, a killed one leaves them, and the same command goes on`()
        async throws
    {
        let lab = try await SlurmLab.start()
        let show = try await SpreadShow(films: 4, environment: lab.environment)
        let run = SpreadRun(parent: show.bench.path("shared"), depot: show.bench.path("depot"))
        let stopped = try await show.encode("depot", Self.options) { process in
            _ = try await SpreadRun.until("a rendition in the depot while others are at work") {
                run.renditions > 0 && !run.atWork.isEmpty ? true : nil
            }
            kill(process.value, SIGINT)
        }
        #expect(stopped.code == 2 && stopped.text.contains("interrupted"), "\(stopped.text)")
        _ = try await SpreadRun.until("no job left") { try await lab.run("jobs").isEmpty ? true : nil }
        let made = run.renditions
        let killed = try await show.encode("depot", Self.options) { process in
            _ = try await SpreadRun.until("a worker") { run.atWork.isEmpty ? nil : true }
            kill(process.value, SIGKILL)
        }
        #expect(killed.code == -1)
        let resumed = try await show.encode("depot", Self.options)
        let entries = try #require(try resumed.document()["renditions"] as? [[String: Any]])
        #expect(entries.count { $0["cached"] as? Bool == true } >= made)
        #expect(try show.outcome(resumed, "depot") == show.outcome(try await show.encode("plain"), "plain"))
        #expect(resumed.talk.contains(" runs on n"), "chunks are told of: \(resumed.talk)")
        try await lab.run("down")
    }

    @Test func `jobs that are held are told of and wait, jobs that Slurm will not have end the run`() async throws {
        let lab = try await SlurmLab.start()
        let show = try await SpreadShow(films: 1, environment: lab.environment)
        let talk = show.talk("depot")
        let held = try await show.encode("depot", Self.options + ["--slurm-arg", "hold"]) { _ in
            let job = try await SpreadRun.until("a job that is held") {
                try await lab.run("squeue", "--noheader", "--format=%A %r").split(separator: "\n")
                    .first { $0.contains("JobHeldUser") }?.split(separator: " ").first
            }
            _ = try await SpreadRun.until("word that it is held") {
                try talk.contains("slurm waits: JobHeldUser; 'scontrol release'") ? true : nil
            }
            try await lab.run("scontrol", "release", "\(job)")
        }
        #expect(held.code == 0, "\(held.talk)")
        let barred = try await show.encode("other", Self.options + ["--slurm-arg", "partition=nowhere"])
        #expect(barred.code == 2 && barred.text.contains("invalid partition"), "\(barred.text)")
        let jobs = try await lab.run("jobs")
        #expect(jobs.isEmpty, "no job is left: \(jobs)")
        try await lab.run("down")
    }
}

/// A cluster of this machine's own processes, as `scripts/slurm-lab` starts it.
struct SlurmLab: Sendable {
    /// Short, as sockets lie in it.
    private let directory: String
    private let port: String

    static var canStart: Bool {
        let folders = ["/usr/bin", "/usr/sbin"]
        return getuid() == 0
            && ["slurmctld", "slurmd", "sbatch", "munged"].allSatisfy { tool in
                folders.contains { access("\($0)/\(tool)", X_OK) == 0 }
            }
    }

    static func start() async throws -> SlurmLab {
        let lab = SlurmLab(
            directory: "/tmp/mq-\(UUID().uuidString.prefix(8).lowercased())",
            port: "\(Int.random(in: 2_000...3_000) * 10)")
        try await lab.run("up")
        return lab
    }

    var environment: [Environment.Key: String] { ["SLURM_CONF": "\(directory)/slurm.conf"] }

    /// A verb of the script, one of Slurm's own tools, or `jobs`: what is queued and runs.
    @discardableResult func run(_ words: String...) async throws -> String {
        let script = Workbench.repository.appending("scripts").appending("slurm-lab")
        let words =
            switch words.first {
            case "jobs": ["squeue", "--noheader"]
            case "squeue", "scontrol": words
            default: [script.string] + words
            }
        let result = try await Subprocess.run(
            .name("env"), arguments: Arguments(["LAB=\(directory)", "PORT=\(port)"] + words),
            environment: .inherit.updating(environment), input: .none, output: .string(limit: 1 << 16),
            error: .string(limit: 1 << 16))
        guard result.terminationStatus.isSuccess else {
            throw Failure(words: words, talk: result.standardError)
        }
        return result.standardOutput
    }

    struct Failure: Error {
        let words: [String]
        let talk: String
    }
}
