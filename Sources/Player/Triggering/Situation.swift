import Programmes

/// What programs on the same board want of the screen at this moment.
struct Situation: Sendable, Equatable {
    /// Triggers that have gone off, and those before whose traces still show.
    var activations: [Activation] = []
    /// What data sources say, by field: `prices.espresso`.
    var fields: [String: String] = [:]
}
