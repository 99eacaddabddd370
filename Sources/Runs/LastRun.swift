package import Depot
import Faults
import Foundation
package import Measures
package import SystemPackage

/// What came of a run, for the next one to see that nothing has changed since, without reading any file again.
package struct LastRun {
    private struct Record: Codable {
        let report: EncodeReport.Kept
        let stamps: Stamps
        /// What a run writes anew each time, by path.
        let documents: [String: Digest]
    }

    private let file: FilePath

    /// `order` is the digest of all that was asked for, the programme's bytes among it.
    package init(depot: DepotDirectory, order: Digest) { file = Self.file("\(order).json", in: depot) }

    /// Where what is known of earlier runs lies.
    static func file(_ name: String, in depot: DepotDirectory) -> FilePath {
        depot.root.appending("runs").appending(name)
    }

    /// What the same order came to, if every file that it read and wrote is as it was.
    package func recall() -> EncodeReport.Kept? {
        // A record that does not read is none.
        guard let bytes = try? Files.read(file, limit: 1 << 28),
            let record = try? JSONDecoder().decode(Record.self, from: Data(bytes)),  // as said above
            record.stamps.hold, Self.hold(record.documents)
        else { return nil }
        return record.report
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
        guard let stamps = Stamps(of: files), let digests = Self.digests(of: documents),
            // Cannot fail: every part is plain values.
            let bytes = try? JSONEncoder().encode(Record(report: report, stamps: stamps, documents: digests))
        else { return }
        try? Files.write(bytes, to: file)  // as said above
    }
}
