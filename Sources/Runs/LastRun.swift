package import Depot
import Faults
import Foundation
package import Measures
import Programmes
package import SystemPackage

/// What came of a run, for the next one to see that nothing has changed since, without reading any file again.
package struct LastRun {
    private struct Head: Codable {
        let programme: String
        let release: Digest
        let origins: [WebOrigin]
        /// What a run writes anew each time, by path.
        let documents: [String: Digest]
    }

    private let file: FilePath

    /// `order` is the digest of all that was asked for, the programme's bytes among it.
    package init(depot: DepotDirectory, order: Digest) { file = Self.file("\(order).run", in: depot) }

    /// Where what is known of earlier runs lies.
    static func file(_ name: String, in depot: DepotDirectory) -> FilePath {
        depot.root.appending("runs").appending(name)
    }

    /// What the same order came to, if every file that it read and wrote is as it was.
    package func recall() -> EncodeReport.Kept? {
        guard let record = RunRecord<Head>(reading: file, limit: 1 << 28), record.stamps.hold,
            Self.hold(record.head.documents)
        else { return nil }
        let lines = String(decoding: record.lines, as: UTF8.self)
        var entries: [EncodeReport.Entry] = []
        for line in lines.utf8.split(separator: 10) {
            guard let entry = EncodeReport.Entry(line: Substring(line)) else { return nil }
            entries.append(entry)
        }
        return EncodeReport.Kept(
            programme: record.head.programme, release: record.head.release, entries: entries,
            origins: record.head.origins)
    }

    /// Whether small files have the bytes that they had.
    static func hold(_ documents: [String: Digest]) -> Bool {
        // One that is gone has changed.
        documents.allSatisfy { (try? Digest(ofFile: FilePath($0))) == $1 }
    }

    /// The bytes of small files, for `hold`; `nil` where one does not read.
    static func digests(of documents: [FilePath]) -> [String: Digest]? {
        var digests: [String: Digest] = [:]
        for path in documents {
            guard let digest = try? Digest(ofFile: path) else { return nil }  // then nothing is remembered
            digests[path.string] = digest
        }
        return digests
    }

    /// Leaves the report for the next run. `documents` are small and written anew by each run: their bytes count. Without it
    /// that one only takes longer.
    package func remember(_ report: EncodeReport.Kept, files: [FilePath], documents: [FilePath]) {
        let lines = report.entries.compactMap(\.line)
        guard lines.count == report.entries.count, let stamps = Stamps(of: files),
            let digests = Self.digests(of: documents)
        else { return }
        let head = Head(
            programme: report.programme, release: report.release, origins: report.origins, documents: digests)
        RunRecord(head, stamps: stamps, lines: Array(lines.map { $0 + "\n" }.joined().utf8)).write(to: file)
    }
}
