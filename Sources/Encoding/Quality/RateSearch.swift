import Foundation
import Measures

/// Looks for the highest rate factor whose encode reaches a score and stays below a bit rate, by whole encodes.
///
/// Scores bend towards 100; ln(101 - score) runs nearly straight along the rate factor, so the second encode mostly hits.
struct RateSearch {
    private struct Try {
        let rateFactor: Double
        /// ln(101 - score)
        let loss: Double?
        let isBelowCeiling: Bool
        /// Whether it reaches the score.
        let isMet: Bool
    }

    /// The rate factor to try now.
    private(set) var rateFactor: Double
    private let target: Double?
    private let ceiling: Bitrate?
    private var tries: [Try] = []

    /// What lies that little above the target is good enough. Units: those of the score.
    static let tolerance = 0.6
    /// Where the next encode is aimed at, above the target.
    private static let aim = 0.25
    private static let most = 4
    private static let range = 8.0...42.0
    /// The usual rise of ln(101 - score) from one rate factor to the next, as measured.
    private static let slope = 0.11
    /// Six steps halve the bits.
    private static let stepsPerHalf = 6.0

    /// `nil` where there is nothing to look for.
    init?(_ quality: RenditionPlan.Quality) {
        guard quality.target != nil || quality.ceiling != nil else { return nil }
        rateFactor = Self.range.clamp(quality.rateFactor)
        target = quality.target
        ceiling = quality.ceiling
    }

    /// Takes in what the encode at `rateFactor` came to. Returns whether it is the one; otherwise another is to be made,
    /// at the new `rateFactor`.
    mutating func settles(score: Double?, bitrate: Bitrate) -> Bool {
        let excess = ceiling.map { Double(bitrate.bitsPerSecond) / Double($0.bitsPerSecond) } ?? 0
        let loss = score.map { log(101 - min(100, $0)) }
        let isMet = target.map { (score ?? 0) >= $0 } ?? true
        tries.append(Try(rateFactor: rateFactor, loss: loss, isBelowCeiling: excess <= 1, isMet: isMet))
        guard tries.count < Self.most else { return isBest() }
        let next: Double
        if excess > 1 {
            next = rateFactor + log2(excess) * Self.stepsPerHalf + 0.4
        } else if let target, let score, let loss {
            // Below the ceiling, but another try was not: there is hardly more to be had.
            if !isMet, tries.contains(where: { !$0.isBelowCeiling }) { return true }
            if isMet, score <= target + Self.tolerance { return true }
            next = predicted(loss, target: target)
        } else {
            return true
        }
        let bounded = Self.range.clamp((next * 20).rounded() / 20)
        if tries.contains(where: { abs($0.rateFactor - bounded) < 0.05 }) { return isBest() }
        rateFactor = bounded
        return false
    }

    /// Whether no try but the last is smaller and does all that is asked for. Where one is, it is made again: the same rate factor
    /// comes to the same bytes.
    private mutating func isBest() -> Bool {
        let good = tries.filter { $0.isMet && $0.isBelowCeiling }
        guard let best = good.map(\.rateFactor).max(), best != rateFactor else { return true }
        rateFactor = best
        return false
    }

    /// Along the line between a try that reaches the score and one that does not, through the last two, or with the usual slope.
    private func predicted(_ loss: Double, target: Double) -> Double {
        let goal = log(101 - min(100, target + Self.aim))
        // Curves waver, so the slope between two near tries on one side says little where there is one on the other.
        if let above = tries.filter(\.isMet).max(by: { $0.rateFactor < $1.rateFactor }),
            let below = tries.filter({ !$0.isMet }).min(by: { $0.rateFactor < $1.rateFactor }),
            above.rateFactor < below.rateFactor, let start = above.loss, let end = below.loss
        {
            return above.rateFactor + (goal - start) / (end - start) * (below.rateFactor - above.rateFactor)
        }
        var slope = Self.slope
        if tries.count > 1, let before = tries[tries.count - 2].loss {
            let seen = (loss - before) / (rateFactor - tries[tries.count - 2].rateFactor)
            if seen.isFinite { slope = (0.03...0.4).clamp(seen) }
        }
        return rateFactor + (-9.0...9.0).clamp((goal - loss) / slope)
    }
}

extension ClosedRange<Double> {
    fileprivate func clamp(_ value: Double) -> Double { Swift.min(upperBound, Swift.max(lowerBound, value)) }
}
