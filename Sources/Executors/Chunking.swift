import Measures

/// Pieces to chunks: about a minute of work each, so that an engine's trouble with each of them does not count.
enum Chunking {
    /// A chunk of more work is worth splitting, as what is lost is lost whole.
    static let mostWork = Duration.seconds(900)
    /// So many for each slot, where there is work enough, keep all slots busy to the end.
    private static let chunksASlot = 4
    /// What was lost that often is done alone, so that a piece that kills its host takes nothing along.
    private static let lossesUntilAlone = 3

    /// The heaviest chunk first. What was lost goes into chunks half as large each time, with its likes.
    static func plan(_ pieces: [(piece: Piece, losses: Int)], limits: Limits) -> [[Piece]] {
        let total = pieces.reduce(0) { $0 + $1.piece.seconds }
        let spread = limits.slots.map { total / Double(max(1, $0) * chunksASlot) } ?? 0
        let aim = max(limits.leastWork.inSeconds, min(spread, mostWork.inSeconds))
        let groups = Dictionary(grouping: pieces, by: \.losses)
        let chunks = groups.keys.sorted().flatMap { losses -> [[Piece]] in
            let group = (groups[losses] ?? []).map(\.piece)
            guard losses < lossesUntilAlone else { return group.map { [$0] } }
            return deal(group, aim: aim / Double(1 << losses))
        }
        return chunks.map { (work: $0.reduce(0) { $0 + $1.seconds }, pieces: $0) }
            .sorted { ($1.work, $0.pieces[0].id) < ($0.work, $1.pieces[0].id) }
            .map(\.pieces)
    }

    /// Deals the pieces out to and fro, the heaviest first, so that chunks are about equal.
    private static func deal(_ pieces: [Piece], aim: Double) -> [[Piece]] {
        let total = pieces.reduce(0) { $0 + $1.seconds }
        let count = max(1, min(pieces.count, Int((total / max(aim, 0.001)).rounded(.up))))
        var chunks = [[Piece]](repeating: [], count: count)
        for (turn, piece) in pieces.sorted(by: { ($1.seconds, $0.id) < ($0.seconds, $1.id) }).enumerated() {
            let (lap, place) = turn.quotientAndRemainder(dividingBy: count)
            chunks[lap.isMultiple(of: 2) ? place : count - 1 - place].append(piece)
        }
        return chunks
    }
}
