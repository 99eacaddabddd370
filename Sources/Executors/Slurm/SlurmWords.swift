import SystemPackage

/// What is said to Slurm's tools, and what they say.
package enum SlurmWords {
    /// Options of `sbatch` that a run has its own mind about.
    package static let own: Set<String> = [
        "array", "job-name", "output", "error", "export", "export-file", "parsable", "requeue", "no-requeue",
        "open-mode",
        "chdir", "wrap", "wait", "test-only", "clusters",
    ]

    /// Name, index, state, node and reason: the last may hold anything.
    static let format = "%j|%K|%T|%N|%r"

    /// A crashed node's tasks are ours to hand out again, not Slurm's. The environment stays here, with its secrets.
    static func submission(_ batch: Batch, run: RunFolder, arguments: [String]) -> [String] {
        [
            "sbatch", "--parsable", "--no-requeue", "--open-mode=append", "--job-name=\(batch.tag)",
            "--array=0-\(batch.count - 1)", "--export=PATH,LD_LIBRARY_PATH", "--chdir=\(run.root)",
            "--output=\(run.logs)/\(batch.tag.batch)-%a.txt",
        ] + exclusion(batch.avoiding, arguments)
    }

    /// The nodes to avoid go with those that the user excludes.
    private static func exclusion(_ nodes: [String], _ arguments: [String]) -> [String] {
        let option = "--exclude="
        let asked = arguments.filter { $0.hasPrefix(option) }.map { String($0.dropFirst(option.count)) }
        let all = asked + nodes
        return arguments.filter { !$0.hasPrefix(option) }
            + (all.isEmpty ? [] : [option + all.joined(separator: ",")])
    }

    static func script(_ program: WorkerProgram, run: RunFolder, batch: Batch) -> String {
        let chunk = "\(batch.tag.batch)-$SLURM_ARRAY_TASK_ID"
        let words = program.words(run: run.root, chunk: "").dropLast().map(quote)
        return "#!/bin/sh\nexec \(words.joined(separator: " ")) \"\(chunk)\"\n"
    }

    /// A word for a POSIX shell.
    static func quote(_ word: String) -> String {
        "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }

    /// `Name = value` lines of `scontrol show config`.
    static func settings(_ text: String) -> [String: String] {
        var settings: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "=", maxSplits: 1).map { trim($0) }
            if parts.count == 2 { settings[parts[0]] = parts[1] }
        }
        return settings
    }

    /// The most processors that a partition has, of lines `allocated/idle/other/total`; `nil` for none.
    static func processors(_ text: String) -> Int? {
        text.split(separator: "\n").compactMap { $0.split(separator: "/").last.flatMap { Int(trim($0)) } }.max()
    }

    /// The chunks of those batches in a list of `squeue`.
    package static func sightings(_ text: String, of tags: Set<Tag>) -> [ChunkName: Sighting] {
        var sightings: [ChunkName: Sighting] = [:]
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: "|", maxSplits: 4, omittingEmptySubsequences: false).map { trim($0) }
            guard fields.count == 5, let tag = Tag(parsing: fields[0]), tags.contains(tag), let index = Int(fields[1])
            else { continue }
            sightings[ChunkName(batch: tag.batch, index: index)] =
                fields[2] == "PENDING" ? waiting(fields[4]) : .running(node: fields[3].isEmpty ? nil : fields[3])
        }
        return sightings
    }

    /// Reasons that nothing that ends or frees itself takes away. Source: squeue(1), "JOB REASON CODES"; a job that is held
    /// is somebody's to release.
    private static let never: Set<String> = [
        "AccountNotAllowed", "BadConstraints", "DependencyNeverSatisfied", "InvalidAccount", "InvalidQOS",
        "PartitionNodeLimit", "PartitionTimeLimit", "QOSNotAllowed",
    ]

    private static func waiting(_ words: String) -> Sighting {
        let isUntold = ["None", "(null)", ""].contains(words)
        return never.contains(words) ? .barred(words) : .waiting(isUntold ? nil : words)
    }

    private static func trim(_ text: some StringProtocol) -> String {
        var rest = text[...]
        while rest.first?.isWhitespace == true { rest = rest.dropFirst() }
        while rest.last?.isWhitespace == true { rest = rest.dropLast() }
        return String(rest)
    }
}
