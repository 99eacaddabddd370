import Depot
import Measures

/// A disk that the player writes to, as it was when it was last looked at.
struct Disk: Sendable, Codable, Equatable {
    /// A directory on it.
    let path: String
    /// What it has left, and what stays free for the journal. Units: bytes.
    let left: ByteCount
    let reserve: ByteCount
    /// What the player keeps there, and how much it may. Units: bytes.
    let taken: ByteCount
    let budget: ByteCount?

    /// What stays free of a disk of that size: 64 MiB, or a twentieth of a smaller one.
    static func reserve(of whole: ByteCount) -> ByteCount { min(ByteCount(64 << 20), ByteCount(whole.bytes / 20)) }

    /// By how much too little there is left, or too much is taken, once `wanted` more is there; 0 if it fits.
    func excess(wanted: ByteCount = ByteCount(0)) -> ByteCount {
        let over = budget.map { taken.bytes + wanted.bytes - $0.bytes } ?? 0
        return ByteCount(max(0, over, reserve.bytes + wanted.bytes - left.bytes))
    }

    /// Those of the leftovers that have to go for so much room, first what goes first.
    static func choose(_ leftovers: [Leftover], for excess: ByteCount) -> [Leftover] {
        var gained = 0
        return Array(
            leftovers.prefix { leftover in
                defer { gained += leftover.bytes.bytes }
                return gained < excess.bytes
            })
    }

    /// What is wrong with it, in a sentence's half; `nil` if nothing is.
    var trouble: String? {
        if left < reserve { return "\(left) left at \(path), of a reserve of \(reserve)" }
        guard let budget, taken > budget else { return nil }
        return "\(taken) taken at \(path), of a budget of \(budget)"
    }
}
