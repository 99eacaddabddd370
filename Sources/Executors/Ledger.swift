import Faults
import Measures

/// How often a piece is tried.
package struct Patience: Sendable {
    /// A worker said that it cannot be done.
    package var failures = 2
    /// It was gone without a word.
    package var losses = 5
    /// Batches in a row that the engine would not take.
    package var refusedBatches = 5

    package init() {}
}

/// The account of all pieces: what is open, in which chunks, done, failed, lost. Knows no clock and no files.
struct Ledger {
    private struct Entry {
        let piece: Piece
        /// Chunks that are on their way with it.
        var chunks: Set<ChunkName> = []
        var failures: [Record] = []
        var losses = 0
        var success: Record?
    }

    private var entries: [Digest: Entry] = [:]
    private let order: [Digest]
    private let patience: Patience
    /// The chunks that are on their way.
    private(set) var flying: [ChunkName: [Digest]] = [:]

    /// Equal pieces count once.
    init(_ pieces: [Piece], patience: Patience) {
        self.patience = patience
        var order: [Digest] = []
        for piece in pieces where entries[piece.id] == nil {
            entries[piece.id] = Entry(piece: piece)
            order.append(piece.id)
        }
        self.order = order
    }

    var pieces: [Piece] { order.compactMap { entries[$0]?.piece } }
    func knows(_ piece: Digest) -> Bool { entries[piece] != nil }
    func isDone(_ piece: Digest) -> Bool { entries[piece]?.success != nil }

    /// What waits for a chunk, with how often it was lost.
    var open: [(piece: Piece, losses: Int)] {
        order.compactMap { entries[$0] }.filter { $0.chunks.isEmpty && verdict($0) == nil }.map {
            ($0.piece, $0.losses)
        }
    }

    /// Whether everything has its verdict.
    var isSettled: Bool { entries.values.allSatisfy { verdict($0) != nil } }

    /// The share of the work that has its verdict, from 0 to 1.
    var share: Double {
        let all = entries.values.reduce(0) { $0 + $1.piece.seconds }
        let settled = entries.values.filter { verdict($0) != nil }.reduce(0) { $0 + $1.piece.seconds }
        return all > 0 ? settled / all : 1
    }

    /// Of everything that has one.
    var verdicts: [Digest: Verdict] { entries.compactMapValues(verdict) }

    private func verdict(_ entry: Entry) -> Verdict? {
        if let record = entry.success { return .done(record) }
        if entry.failures.count >= patience.failures, let last = entry.failures.last { return .failed(last) }
        return entry.losses >= patience.losses ? .lost(entry.losses) : nil
    }

    // MARK: What happens

    mutating func launch(_ chunk: ChunkName, _ pieces: [Digest]) {
        flying[chunk] = pieces
        for piece in pieces { entries[piece]?.chunks.insert(chunk) }
    }

    mutating func succeed(_ record: Record) { entries[record.piece]?.success = record }

    /// Returns whether it is tried again.
    mutating func fail(_ record: Record) -> Bool {
        entries[record.piece]?.failures.append(record)
        return entries[record.piece].map { verdict($0) == nil } ?? false
    }

    /// It was said to be done and is not.
    mutating func lose(_ piece: Digest) { entries[piece]?.losses += 1 }

    /// The chunk is no more. Returns the pieces of which it said nothing; they are lost once more if `counts`.
    mutating func land(_ chunk: ChunkName, counts: Bool) -> [Digest] {
        var silent: [Digest] = []
        for piece in flying.removeValue(forKey: chunk) ?? [] {
            guard var entry = entries[piece] else { continue }
            entry.chunks.remove(chunk)
            if entry.success == nil, !entry.failures.contains(where: { $0.chunk == chunk.description }) {
                silent.append(piece)
                if counts { entry.losses += 1 }
            }
            entries[piece] = entry
        }
        return silent
    }

    /// Whether nothing is left to wait for in that chunk.
    func isOver(_ chunk: ChunkName) -> Bool {
        (flying[chunk] ?? []).allSatisfy { id in
            guard let entry = entries[id] else { return true }
            return entry.success != nil || entry.failures.contains { $0.chunk == chunk.description }
        }
    }
}
