import Measures
import Programmes
import Synchronization

/// One thing that a zone can show, with its length. Units: nanoseconds.
final class Piece: Sendable {
    /// `nil` is the layout's background, where nothing else may show.
    let item: Item?
    let length: Int64
    /// Its number in its playlist.
    let rank: Int
    /// When it may show; every one of them has to apply.
    let dayparts: [Daypart]

    init(item: Item?, length: Int64, rank: Int = 0, dayparts: [Daypart] = []) {
        self.item = item
        self.length = length
        self.rank = rank
        self.dayparts = dayparts
    }

    static let blank = Piece(item: nil, length: 1_000_000_000)
}

/// The order in which a playlist's pieces play, where it is not the file's.
indirect enum Score: Sendable {
    /// By rank.
    case piece(Int)
    case sequence([Score], shuffle: UInt64?)

    /// The ranks of one round. No round of three or more begins with what the one before ended with.
    func order(round: Int) -> [Int] {
        switch self {
        case .piece(let rank): return [rank]
        case .sequence(let parts, let shuffle):
            guard let shuffle, parts.count > 1 else { return parts.flatMap { $0.order(round: round) } }
            var order = Self.permutation(of: parts.count, shuffle, round)
            if parts.count > 2, order.first == Self.permutation(of: parts.count, shuffle, round - 1).last {
                order.swapAt(0, 1)
            }
            return order.flatMap { parts[$0].order(round: round) }
        }
    }

    var isShuffled: Bool {
        switch self {
        case .piece: false
        case .sequence(let parts, let shuffle): shuffle != nil || parts.contains(where: \.isShuffled)
        }
    }

    /// Source: Fisher and Yates's shuffle; Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators".
    private static func permutation(of count: Int, _ seed: UInt64, _ round: Int) -> [Int] {
        var state = seed &+ UInt64(bitPattern: Int64(round)) &* 0xD1B5_4A32_D192_ED03
        func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
        var order = Array(0..<count)
        for index in stride(from: count - 1, to: 0, by: -1) {
            order.swapAt(index, Int(next().multipliedFullWidth(by: UInt64(index + 1)).high))
        }
        return order
    }
}

/// What a playlist shows besides campaigns, over and over.
struct Loop: Sendable {
    /// In the order of the file.
    let pieces: [Piece]
    let cycle: Int64
    /// `nil` keeps the order of the file.
    private let score: Score?
    /// When each begins, and when the last one ends, in the order of the file.
    private let edges: [Int64]
    private let ranks: [Int: Int]
    /// Of a shuffled loop; one round is asked about again and again.
    private let rounds: Rounds?

    /// The rounds that were asked about last.
    private final class Rounds: Sendable {
        private static let limit = 4
        private let known = Mutex<[(number: Int, pieces: [Piece])]>([])

        func pieces(_ number: Int, _ make: () -> [Piece]) -> [Piece] {
            if let here = known.withLock({ $0.first { $0.number == number } }) { return here.pieces }
            let pieces = make()
            known.withLock { known in
                if known.count >= Self.limit { known.removeFirst() }
                known.append((number, pieces))
            }
            return pieces
        }
    }

    init(_ pieces: [Piece], score: Score? = nil) {
        self.pieces = pieces
        self.score = score
        rounds = score == nil ? nil : Rounds()
        edges = pieces.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.length) }
        cycle = edges[edges.count - 1]
        ranks =
            score == nil
            ? [:] : Dictionary(pieces.enumerated().map { ($1.rank, $0) }, uniquingKeysWith: { first, _ in first })
    }

    var isEmpty: Bool { pieces.isEmpty }

    /// The same without what may not show.
    func filter(_ holds: (Piece) -> Bool) -> Loop { Loop(pieces.filter(holds), score: score) }

    /// What plays in one round.
    func round(_ number: Int) -> [Piece] {
        guard let score, let rounds else { return pieces }
        return rounds.pieces(number) { score.order(round: number).compactMap { ranks[$0].map { pieces[$0] } } }
    }

    func piece(_ number: Int) -> Piece {
        let place = number.remainder(flooredBy: pieces.count)
        return score == nil ? pieces[place] : round(self.round(of: number))[place]
    }

    func round(of number: Int) -> Int { (number - number.remainder(flooredBy: pieces.count)) / pieces.count }

    /// The number of the first piece of the round that plays so long after the beginning.
    func roundStart(after time: Int64) -> Int { round(of: index(after: time)) * pieces.count }

    /// How long after the beginning a piece begins.
    func start(of number: Int) -> Int64 {
        let place = number.remainder(flooredBy: pieces.count)
        let round = round(of: number)
        let before = score == nil ? edges[place] : self.round(round)[..<place].reduce(0) { $0 + $1.length }
        return Int64(round) * cycle + before
    }

    /// The time that a number of pieces takes, from that one on.
    func time(from first: Int, count: Int) -> Int64 { start(of: first + count) - start(of: first) }

    /// How many pieces from that one on come nearest to filling a time.
    func count(from first: Int, filling time: Int64) -> Int {
        guard time > 0 else { return 0 }
        let target = start(of: first) + time
        let index = index(after: target)
        return index - first + (target - start(of: index) >= piece(index).length / 2 ? 1 : 0)
    }

    /// The piece that would play so long after the beginning.
    func index(after time: Int64) -> Int {
        let rest = time.remainder(flooredBy: cycle)
        let round = Int((time - rest) / cycle)
        guard score != nil else { return round * pieces.count + place(of: rest) }
        var left = rest
        var place = 0
        for piece in self.round(round).dropLast() {
            guard left >= piece.length else { break }
            left -= piece.length
            place += 1
        }
        return round * pieces.count + place
    }

    /// In the order of the file: the last piece that begins by then.
    private func place(of time: Int64) -> Int {
        var (low, high) = (0, pieces.count - 1)
        while low < high {
            let middle = (low + high + 1) / 2
            if edges[middle] <= time { low = middle } else { high = middle - 1 }
        }
        return low
    }
}

extension BinaryInteger {
    func remainder(flooredBy divisor: Self) -> Self {
        let rest = self % divisor
        return rest < 0 ? rest + divisor : rest
    }
}
