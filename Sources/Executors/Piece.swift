package import Measures

/// The least that is lost and done again: what one process makes of one source.
package struct Piece: Sendable, Hashable, Codable {
    /// Of the order: equal pieces are one.
    package let id: Digest
    /// What to do, as whoever does it reads it.
    package let order: String
    /// How long that takes, as far as one can tell beforehand.
    package let seconds: Double

    package init(order: String, work: Duration) {
        id = Digest(of: order)
        self.order = order
        seconds = work.inSeconds
    }

    package var work: Duration { .seconds(seconds) }

    /// Whether it is the piece of that name, whole.
    var isWhole: Bool { id == Digest(of: order) }
}

/// The name of a chunk in its run: `3-0`.
package struct ChunkName: Hashable, Sendable {
    package let batch: Int
    package let index: Int

    package init(batch: Int, index: Int) {
        self.batch = batch
        self.index = index
    }

    /// Reads what `description` gives.
    package init?(parsing text: String) {
        let words = text.split(separator: "-", omittingEmptySubsequences: false)
        guard words.count == 2, let batch = Int(words[0]), let index = Int(words[1]), batch >= 0, index >= 0,
            "\(batch)-\(index)" == text
        else { return nil }
        self.init(batch: batch, index: index)
    }
}

extension ChunkName: CustomStringConvertible {
    package var description: String { "\(batch)-\(index)" }
}

extension ChunkName: Comparable {
    package static func < (left: ChunkName, right: ChunkName) -> Bool {
        (left.batch, left.index) < (right.batch, right.index)
    }
}
