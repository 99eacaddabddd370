import Measures
import Programmes

/// What is known of a programme's media.
struct Repertoire: Sendable {
    /// Of videos and sound, as encoded.
    let lengths: [Item.Media: Duration]
    /// Of documents, by path.
    let pages: [String: Int]

    /// What an item shows; nothing where its length is not known.
    func pieces(_ item: Item) -> [Piece] {
        item.pages(pages).compactMap { item in
            let span = item.span ?? lengths[item.media]
            return span.flatMap { $0 > .zero ? Piece(item: item, length: $0.wholeNanoseconds) : nil }
        }
    }

    /// All that a playlist shows besides campaigns.
    func loop(_ playlist: Playlist) -> Loop {
        var pieces: [Piece] = []
        let score = score(playlist, &pieces)
        return Loop(pieces, score: score.isShuffled ? score : nil)
    }

    private func score(_ playlist: Playlist, _ pieces: inout [Piece]) -> Score {
        var parts: [Score] = []
        for entry in playlist.entries {
            switch entry {
            case .campaigns: continue
            case .playlist(let nested): parts.append(score(nested, &pieces))
            case .item(let item):
                let first = pieces.count
                for (number, piece) in self.pieces(item).enumerated() {
                    pieces.append(
                        Piece(item: piece.item, length: piece.length, rank: first + number, dayparts: item.dayparts))
                }
                // A document's pages stay together; what has no length leaves no hole.
                if pieces.count > first {
                    parts.append(.sequence((first..<pieces.count).map(Score.piece), shuffle: nil))
                }
            }
        }
        return .sequence(parts, shuffle: playlist.shuffle)
    }
}

/// A campaign with the lengths of its items.
final class Contender: Sendable {
    let campaign: Campaign
    let pieces: [Piece]
    /// The time that all of them take.
    let cycle: Int64
    /// When each of them begins in a round.
    private let starts: [Int64]

    var mean: Int64 { cycle / Int64(pieces.count) }

    init?(_ campaign: Campaign, _ repertoire: Repertoire) {
        self.campaign = campaign
        pieces = campaign.items.flatMap(repertoire.pieces)
        starts = pieces.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.length) }
        cycle = starts[pieces.count]
        guard !pieces.isEmpty else { return nil }
    }

    /// The play of that number; they take turns.
    func piece(_ number: Int) -> Piece { pieces[number.remainder(flooredBy: pieces.count)] }

    /// The time that plays take from one number up to another.
    func time(from: Int, to: Int) -> Int64 { time(to) - time(from) }

    private func time(_ number: Int) -> Int64 {
        let rest = number.remainder(flooredBy: pieces.count)
        let rounds = Int64((number - rest) / pieces.count)
        return rounds * cycle + starts[rest]
    }

    func avoids(_ other: Contender) -> Bool {
        if let category = other.campaign.category, campaign.apartFrom.contains(category) { return true }
        if let category = campaign.category { return other.campaign.apartFrom.contains(category) }
        return false
    }
}
