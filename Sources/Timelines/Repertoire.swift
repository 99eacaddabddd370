import Measures
import Programmes

/// One thing that a zone can show, with its length. Units: nanoseconds.
struct Piece: Sendable {
    /// `nil` is the layout's background, where nothing else may show.
    let item: Item?
    let length: Int64

    static let blank = Piece(item: nil, length: 1_000_000_000)
}

/// A campaign with the lengths of its items.
struct Contender: Sendable {
    let campaign: Campaign
    let pieces: [Piece]
    /// The time that all of them take.
    let cycle: Int64

    var mean: Int64 { cycle / Int64(pieces.count) }

    init?(_ campaign: Campaign, length: (Item) -> Duration?) {
        self.campaign = campaign
        pieces = campaign.items.compactMap { item in
            length(item).map { Piece(item: item, length: $0.wholeNanoseconds) }
        }
        cycle = pieces.reduce(0) { $0 + $1.length }
        guard !pieces.isEmpty else { return nil }
    }

    /// The play of that number; they take turns.
    func piece(_ number: Int) -> Piece { pieces[number.remainder(flooredBy: pieces.count)] }

    /// The time that plays take from one number up to another.
    func time(from: Int, to: Int) -> Int64 { time(to) - time(from) }

    private func time(_ number: Int) -> Int64 {
        let rest = number.remainder(flooredBy: pieces.count)
        let rounds = Int64((number - rest) / pieces.count)
        return rounds * cycle + pieces[..<rest].reduce(0) { $0 + $1.length }
    }

    func avoids(_ other: Contender) -> Bool {
        if let category = other.campaign.category, campaign.apartFrom.contains(category) { return true }
        if let category = campaign.category { return other.campaign.apartFrom.contains(category) }
        return false
    }
}

/// What a playlist shows besides campaigns, over and over.
struct Loop: Sendable {
    let pieces: [Piece]
    let cycle: Int64

    init(_ pieces: [Piece]) {
        self.pieces = pieces
        cycle = pieces.reduce(0) { $0 + $1.length }
    }

    var isEmpty: Bool { pieces.isEmpty }

    func piece(_ number: Int) -> Piece { pieces[number.remainder(flooredBy: pieces.count)] }

    /// The time that a number of pieces takes, from that one on.
    func time(from first: Int, count: Int) -> Int64 {
        let rounds = Int64(count / pieces.count)
        return rounds * cycle
            + (0..<count % pieces.count).reduce(0) {
                $0 + piece(first + count / pieces.count * pieces.count + $1).length
            }
    }

    /// How many pieces from that one on come nearest to filling a time.
    func count(from first: Int, filling time: Int64) -> Int {
        guard time > 0 else { return 0 }
        let rounds = Int(time / cycle)
        var rest = time % cycle
        var count = rounds * pieces.count
        while rest >= piece(first + count).length / 2 {
            rest -= piece(first + count).length
            count += 1
        }
        return count
    }

    /// The piece that would play so long after the beginning.
    func index(after time: Int64) -> Int {
        var rest = time.remainder(flooredBy: cycle)
        var index = 0
        while index < pieces.count - 1, rest >= pieces[index].length {
            rest -= pieces[index].length
            index += 1
        }
        return Int((time - time.remainder(flooredBy: cycle)) / cycle) * pieces.count + index
    }
}

extension BinaryInteger {
    func remainder(flooredBy divisor: Self) -> Self {
        let rest = self % divisor
        return rest < 0 ? rest + divisor : rest
    }
}
