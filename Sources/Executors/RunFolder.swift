import Faults
import Foundation
import Glibc
package import Measures
package import SystemPackage

/// The directory that coordinator and workers share: all that is known of a run.
///
/// ```
/// run.json              whose run it is, and what encodes
/// pieces/ID.json        what is to be done            by the coordinator
/// chunks/3-0.json       what a chunk does, in turn    by the coordinator
/// done/ID.json          the first record of success   by a worker, never written twice
/// failed/ID.3-0.N.json  a record of failure           by a worker
/// refused/3-0.N.json    why a node is no good         by a worker
/// out/SHA-256           what was made                 by a worker
/// scratch/3-0.N/        what a worker has in hand     by a worker
/// log/                  what engines write
/// ```
///
/// Everything appears whole under its name: written elsewhere, synced, and linked or renamed.
package struct RunFolder: Sendable {
    /// Absolute.
    package let root: FilePath

    package struct Card: Codable, Sendable, Equatable {
        package let schema: String
        /// Letters and digits.
        package let id: String
        /// What encodes; a node with another one would make other bytes.
        package let revision: String
    }

    static let schema = "marquee.run/1"
    private static let folders = ["pieces", "chunks", "done", "failed", "refused", "out", "scratch", "log"]
    /// Units: bytes. A report of many renditions with their scores over time.
    private static let documentLimit = 64 << 20

    /// `root` is absolute.
    package init(_ root: FilePath) { self.root = root }

    /// The run that is there, or a new one. What is there of another revision goes. Throws: `Fault`.
    package func open(revision: String) throws -> Card {
        if let card, card.revision == revision { return card }
        try discard()
        for folder in Self.folders { try Files.makeDirectory(root.appending(folder)) }
        let id = UUID().uuidString.lowercased().filter { $0 != "-" }
        let card = Card(schema: Self.schema, id: id, revision: revision)
        try Files.write(JSONEncoder().encode(card), to: root.appending("run.json"))
        return card
    }

    /// Whose run it is; `nil` if there is none, or none that this version reads.
    package var card: Card? {
        guard let card: Card = read(root.appending("run.json")), card.schema == Self.schema else { return nil }
        return card
    }

    /// Ends the run for good: workers that are late find nothing to write into. Throws: `Fault`.
    package func discard() throws {
        guard Files.exists(root) else { return }
        let grave = root.removingLastComponent().appending(
            ".\(root.lastComponent?.string ?? "run").\(UUID().uuidString)")
        guard rename(root.string, grave.string) == 0 else {
            throw Fault.system(Errno(rawValue: errno), path: root.string, doing: "writing")
        }
        // A worker that is late may still put a file there; it is in nobody's way.
        try? Files.remove(grave)
    }

    // MARK: What the coordinator writes

    func add(_ piece: Piece) throws {
        let path = path(of: piece.id, in: "pieces")
        if self.piece(piece.id) == nil { try Files.write(JSONEncoder().encode(piece), to: path) }
    }

    func add(_ pieces: [Digest], as chunk: ChunkName) throws {
        try Files.write(JSONEncoder().encode(pieces), to: root.appending("chunks").appending("\(chunk).json"))
    }

    /// Takes back a record that is not true, so that another worker's may take its place.
    func reject(_ record: Digest) { Files.discard(path(of: record, in: "done")) }

    // MARK: What is there

    func piece(_ id: Digest) -> Piece? {
        guard let piece: Piece = read(path(of: id, in: "pieces")), piece.id == id, piece.isWhole else { return nil }
        return piece
    }

    func pieces(of chunk: ChunkName) -> [Digest]? { read(root.appending("chunks").appending("\(chunk).json")) }

    var chunks: [ChunkName] { names("chunks").compactMap { ChunkName(parsing: $0) }.sorted() }

    /// The pieces of which somebody says that they are done.
    var done: [Digest] { names("done").compactMap { Digest(parsing: $0) } }

    func isDone(_ piece: Digest) -> Bool { Files.exists(path(of: piece, in: "done")) }

    func success(of piece: Digest) -> Record? {
        guard let record: Record = read(path(of: piece, in: "done")), record.piece == piece, record.isDone else {
            return nil
        }
        return record
    }

    /// The names of the records of failures.
    var failures: [String] { names("failed") }

    func failure(_ name: String) -> Record? { read(root.appending("failed").appending("\(name).json")) }

    var refusals: [String] { names("refused") }

    func refusal(_ name: String) -> Refusal? { read(root.appending("refused").appending("\(name).json")) }

    /// Where a finished file lies or would lie.
    package func path(of output: Digest) -> FilePath { root.appending("out").appending(output.hexadecimal) }

    package var logs: FilePath { root.appending("log") }

    private func path(of piece: Digest, in folder: String) -> FilePath {
        root.appending(folder).appending("\(piece).json")
    }

    /// Without their ending; what is half-written has another one.
    private func names(_ folder: String) -> [String] {
        let ending = ".json"
        let listed = try? FileManager.default.contentsOfDirectory(atPath: root.appending(folder).string)  // then none
        return (listed ?? []).filter { $0.hasSuffix(ending) && !$0.hasPrefix(".") }.map {
            String($0.dropLast(ending.count))
        }
    }

    private func read<Value: Decodable>(_ path: FilePath) -> Value? {
        // What does not read is as good as not there.
        guard let bytes = try? Files.read(path, limit: Self.documentLimit) else { return nil }
        return try? JSONDecoder().decode(Value.self, from: Data(bytes))  // as said above
    }
}
