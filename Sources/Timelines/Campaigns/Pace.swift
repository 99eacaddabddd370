/// How plays of a campaign fall due as the time goes by in which it may play.
///
/// Each play has a cost; costs are owed at a steady rate; a play is due when most of its cost is owed. So the number of
/// plays due at an instant follows from the time that has gone by alone, whatever came of the plays before.
struct Pace: Sendable {
    /// Cost owed for a nanosecond, as a fraction.
    let rate: Fraction
    /// Of the plays that take turns.
    let costs: [Int64]
    private let cycle: Int64
    /// The part of its cost that is not yet owed when a play falls due. Units: thousandths.
    let grace: Int64
    /// The time that went by before the regime.
    let elapsed: Int64
    /// When the regime begins.
    let start: Int64
    /// How much slower or faster the rate is in this regime than it was promised.
    let scale: Fraction

    struct Fraction: Sendable, Equatable {
        let numerator: Int64
        let denominator: Int64

        static let one = Fraction(numerator: 1, denominator: 1)

        var value: Double { Double(numerator) / Double(denominator) }
    }

    /// What one play costs where plays are counted and not their time.
    static let play: Int64 = 1_000_000_000

    init(rate: Fraction, costs: [Int64], grace: Int64, elapsed: Int64, start: Int64, scale: Fraction = .one) {
        self.rate = rate
        self.costs = costs
        cycle = costs.reduce(0, +)
        self.grace = grace
        self.elapsed = elapsed
        self.start = start
        self.scale = scale
    }

    func scaled(by scale: Fraction) -> Pace {
        Pace(rate: rate, costs: costs, grace: grace, elapsed: elapsed, start: start, scale: scale)
    }

    /// The cost that is owed at an instant.
    func owed(at instant: Int64) -> Int64 {
        // Two instants may lie further apart than 64 bits of nanoseconds reach.
        let span = Int128(instant) - Int128(start)
        if scale == .one { return Int64(clamping: Self.multiply(Int128(elapsed) + span, rate)) }
        let denominator = Int128(rate.denominator) * Int128(scale.denominator)
        let product = span * Int128(rate.numerator) * Int128(scale.numerator)
        return Int64(clamping: Self.multiply(Int128(elapsed), rate) + product / denominator)
    }

    /// The number of plays that are due once so much is owed.
    func count(owing owed: Int64, grace: Int64? = nil) -> Int {
        let rest = owed.remainder(flooredBy: cycle)
        var count = Int((owed - rest) / cycle) * costs.count
        var before: Int64 = 0
        for cost in costs {
            guard before + cost - cost * (grace ?? self.grace) / 1000 <= rest else { break }
            before += cost
            count += 1
        }
        return count
    }

    func count(at instant: Int64) -> Int { count(owing: owed(at: instant)) }

    /// When that play falls due.
    func due(_ number: Int) -> Int64 {
        let index = number.remainder(flooredBy: costs.count)
        let rounds = Int128((number - index) / costs.count)
        let cost = costs[..<index].reduce(0, +) + costs[index] - costs[index] * grace / 1000
        let missing = rounds * Int128(cycle) + Int128(cost) - Self.multiply(Int128(elapsed), rate)
        let speed = Int128(rate.numerator) * Int128(scale.numerator)
        let time = missing * Int128(rate.denominator) * Int128(scale.denominator) / speed
        return Int64(clamping: Int128(start) + time)
    }

    /// The time between two plays, on the average.
    var period: Int64 {
        let speed = Int128(rate.numerator) * Int128(scale.numerator)
        let mean = Int128(cycle / Int64(costs.count))
        return Int64(clamping: mean * Int128(rate.denominator) * Int128(scale.denominator) / speed)
    }

    private static func multiply(_ time: Int128, _ rate: Fraction) -> Int128 {
        let product = time * Int128(rate.numerator)
        let denominator = Int128(rate.denominator)
        let quotient = product / denominator
        return product % denominator < 0 ? quotient - 1 : quotient
    }
}
