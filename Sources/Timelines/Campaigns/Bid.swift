import Programmes

/// What a campaign may claim of a zone in one regime, before it is weighed against the others.
struct Bid: Sendable {
    enum Kind: Sendable { case share, count, turn }

    let contender: Contender
    /// A share can be made smaller or larger; a count of plays only smaller; a turn takes what is left.
    var kind: Kind
    var pace: Pace
    var leeway: Regime.Leeway?

    /// The part of the zone's time that it takes.
    var load: Double {
        let perNanosecond = pace.rate.value * pace.scale.value
        return kind == .count ? perNanosecond / Double(Pace.play) * Double(contender.mean) : perNanosecond
    }

    /// Units: a nanosecond.
    var plays: Double { load / Double(contender.mean) }

    /// The shortest time from one play to the next.
    var spacing: Double { Double(pace.costs.min() ?? 1) / (pace.rate.value * pace.scale.value) }

    /// So many plays, evenly, in every such span.
    mutating func count(_ plays: Int64, in span: Int64) {
        kind = .count
        let rate = Pace.Fraction(numerator: plays * Pace.play, denominator: span)
        pace = Pace(rate: rate, costs: [Pace.play], grace: pace.grace, elapsed: pace.elapsed, start: pace.start)
    }

    /// So many plays on this day, of which a part has gone by.
    mutating func count(_ plays: Int64, ofDay span: Int64, elapsed: Int64) {
        kind = .count
        let rate = Pace.Fraction(numerator: plays * Pace.play, denominator: span)
        pace = Pace(rate: rate, costs: [Pace.play], grace: 500, elapsed: min(elapsed, span), start: pace.start)
    }

    /// The same time from play to play, whatever their lengths.
    mutating func evenOut() {
        guard kind != .count else { return }
        pace = Pace(
            rate: pace.rate, costs: [Int64](repeating: contender.mean, count: contender.pieces.count),
            grace: pace.grace, elapsed: pace.elapsed, start: pace.start, scale: pace.scale)
    }
}
