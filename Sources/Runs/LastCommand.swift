import Depot
import Faults
import Foundation
package import Measures
package import SystemPackage

/// What an encode's command line asked for, so that the next one like it can be answered by a program that opens no media: it
/// starts in a fifth of the time.
package struct LastCommand: Sendable {
    private struct Head: Codable {
        /// Of all that was asked for, as `LastRun` takes it.
        let order: Digest
        let boards: [String]
        /// Descriptions that were read, by path.
        let documents: [String: Digest]
    }

    private let depot: DepotDirectory
    private let file: FilePath

    /// `words` are what stands behind the verb; `studio` is the program that encodes. `nil` where no depot is named.
    package init?(_ words: [String], studio: FilePath) {
        guard let root = Self.depot(in: words) else { return nil }
        depot = DepotDirectory(root)
        let environment = ProcessInfo.processInfo.environment
        let facts =
            [studio.string, FileManager.default.currentDirectoryPath]
            + ["PATH", "LD_LIBRARY_PATH"].map { environment[$0] ?? "" }
            + words.filter { $0 != "--json" }
        file = LastRun.file("command-\(Digest(of: facts.joined(separator: "\0"))).run", in: depot)
    }

    /// A guess: a wrong one names a place where nothing is known.
    private static func depot(in words: [String]) -> FilePath? {
        for (word, next) in zip(words, words.dropFirst() + [""]) {
            if word == "-o" || word == "--output" { return next.isEmpty ? nil : FilePath(next) }
            if word.hasPrefix("--output=") { return FilePath(String(word.dropFirst("--output=".count))) }
        }
        return nil
    }

    /// The answer, if all that it follows from is as it was.
    package func recall() -> EncodeReport? {
        let clock = ContinuousClock.now
        guard let record = RunRecord<Head>(reading: file, limit: 1 << 24), record.stamps.hold,
            LastRun.hold(record.head.documents),
            let kept = LastRun(depot: depot, order: record.head.order).recall()
        else { return nil }
        return EncodeReport(
            kept, depot: depot.root.string, boards: record.head.boards, elapsed: clock.duration(to: .now))
    }

    /// Leaves word of what the command line came to. `documents` are the descriptions that were read; at `places` stands
    /// whatever else the order follows from. Without it the next run only takes longer.
    package func remember(_ order: Digest, boards: [String], documents: [FilePath], places: [FilePath]) {
        guard let stamps = Stamps(of: Self.loaded(), others: places),
            let digests = LastRun.digests(of: documents)
        else { return }
        RunRecord(Head(order: order, boards: boards, documents: digests), stamps: stamps).write(to: file)
    }

    /// This program and all libraries that it consists of: another one of them may give other bytes.
    private static func loaded() -> [FilePath] {
        // Without /proc nothing is there to be compared, and nothing is remembered that could be wrong.
        guard let maps = try? Files.read("/proc/self/maps", limit: 1 << 24) else { return [""] }
        let names = String(decoding: maps, as: UTF8.self).split(separator: "\n").compactMap { line in
            line.firstIndex(of: "/").map { String(line[$0...]) }
        }
        return Set(names).sorted().map { FilePath($0) }
    }
}
