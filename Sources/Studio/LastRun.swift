import Depot
import Faults
import Foundation
import Measures
import SystemPackage

/// What came of a run, for the next one to see that nothing has changed since, without reading any file again.
///
/// A file counts as unchanged while its length, inode and times of content and of status are what they were; no program
/// can set back the last of these. A run is not remembered while any of its files was written within the last two
/// seconds: another write in the same tick of the clock would go unseen.
struct LastRun {
    private struct Record: Codable {
        let report: EncodeReport.Kept
        let stamps: [String]
        let paths: [String]
        /// What a run writes anew each time, by path.
        let documents: [String: Digest]
    }

    private let file: FilePath

    /// `order` is the digest of all that was asked for, the programme's bytes among it.
    init(depot: DepotDirectory, order: Digest) { file = depot.root.appending("runs").appending("\(order).json") }

    /// What the same order came to, if every file that it read and wrote is as it was.
    func recall() -> EncodeReport.Kept? {
        // A record that does not read is none.
        guard let bytes = try? Files.read(file, limit: 1 << 28),
            let record = try? JSONDecoder().decode(Record.self, from: Data(bytes)),  // as said above
            record.stamps.count == record.paths.count,
            zip(record.paths, record.stamps).allSatisfy({ Files.stamp(of: FilePath($0))?.text == $1 }),
            record.documents.allSatisfy({ (try? Digest(ofFile: FilePath($0))) == $1 })  // one that is gone is a change
        else { return nil }
        return record.report
    }

    /// Leaves the report for the next run. `documents` are small and written anew by each run: their bytes count. Without it that one only takes longer.
    func remember(_ report: EncodeReport.Kept, files: [FilePath], documents: [FilePath]) {
        var stamps: [String] = []
        for path in files {
            guard let stamp = Files.stamp(of: path), stamp.isSettled else { return }
            stamps.append(stamp.text)
        }
        var digests: [String: Digest] = [:]
        for path in documents {
            guard let digest = try? Digest(ofFile: path) else { return }  // as said above
            digests[path.string] = digest
        }
        let record = Record(report: report, stamps: stamps, paths: files.map(\.string), documents: digests)
        guard let bytes = try? JSONEncoder().encode(record) else { return }  // cannot be: every part is plain values
        try? Files.write(bytes, to: file)  // as said above
    }
}
