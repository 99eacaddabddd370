/// Judges what points of the screen show beside what they should. Pure: lumas and times in, findings out.
///
/// Units: luma of 8 bits in the limited range (16 is black), nanoseconds of running time.
struct Examination {
    /// Nothing darker than that is told from black.
    static let black: UInt8 = 36
    /// Noise, and what rounding does, is less.
    static let tolerance = 20

    private var blackSince: Int64?
    private var stillSince: Int64?
    private var wrongSince: Int64?
    private var last: (meant: [UInt8?], seen: [UInt8])?

    struct Finding: Equatable {
        var black: Int64?
        var still: Int64?
        var wrong: Int64?
    }

    /// `meant` has a number for each point that one slot alone decides.
    mutating func take(meant: [UInt8?], seen: [UInt8], at time: Int64) -> Finding {
        blackSince = seen.allSatisfy { $0 <= Self.black } ? blackSince ?? time : nil
        let isStill = last.map { !Self.differ($0.seen, seen) } ?? false
        stillSince = isStill ? stillSince ?? lastTime : nil
        wrongSince = isWrong(meant, seen, isStill: isStill) ? wrongSince ?? time : nil
        last = (meant, seen)
        lastTime = time
        return Finding(
            black: blackSince.map { time - $0 }, still: stillSince.map { time - $0 },
            wrong: wrongSince.map { time - $0 }
        )
    }

    private var lastTime: Int64 = 0

    /// Whether a quarter of the points are not as they are meant, or the screen stands while what is meant moves.
    private func isWrong(_ meant: [UInt8?], _ seen: [UInt8], isStill: Bool) -> Bool {
        let pairs = zip(meant, seen).compactMap { meant, seen in meant.map { (Int($0), Int(seen)) } }
        guard !pairs.isEmpty else { return false }
        let wrong = pairs.count { abs($0.0 - $0.1) > Self.tolerance }
        if wrong * 4 >= pairs.count { return true }
        guard isStill, let last else { return false }
        let moved = zip(last.meant, meant).compactMap { before, now in
            before.flatMap { before in now.map { abs(Int(before) - Int($0)) > Self.tolerance } }
        }
        return moved.count { $0 } * 8 >= max(8, moved.count)
    }

    private static func differ(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        zip(left, right).contains { abs(Int($0) - Int($1)) > 2 }
    }
}
