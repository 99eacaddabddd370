/// How far the player has come down to keep something on the screen.
enum Rung: Int, Sendable, Codable, Comparable, CaseIterable {
    /// The release that the channel points at.
    case current
    /// The last release that worked before it.
    case previous
    /// A picture that is built in.
    case still

    static func < (left: Rung, right: Rung) -> Bool { left.rawValue < right.rawValue }

    var next: Rung { Rung(rawValue: rawValue + 1) ?? .still }

    /// As `marqueed status` has it.
    var word: String {
        switch self {
        case .current: "release"
        case .previous: "earlier release"
        case .still: "built-in still"
        }
    }
}
