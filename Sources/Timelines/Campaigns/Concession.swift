package import Measures

/// A rule that could not hold beside the others, and why.
package struct Concession: Sendable, Hashable {
    /// From what always holds to what gives way first: days and hours, `at-most`, `apart-from`, `plays` and
    /// `at-least`, `share`.
    package enum Rule: String, Sendable, CaseIterable {
        case atMost = "at-most"
        case apartFrom = "apart-from"
        case plays
        case atLeast = "at-least"
        case share
    }

    package let layout: String
    package let zone: String
    /// `nil` where it is the whole zone.
    package let campaign: String?
    package let rule: Rule
    /// A sentence without its full stop.
    package let reason: String
    package let from: Instant
    package let to: Instant

    package init(
        layout: String, zone: String, campaign: String?, rule: Rule, reason: String, from: Instant, to: Instant
    ) {
        self.layout = layout
        self.zone = zone
        self.campaign = campaign
        self.rule = rule
        self.reason = reason
        self.from = from
        self.to = to
    }
}
