/// One thing that a player needs, looked at.
struct Check: Encodable, Equatable, Sendable {
    enum Verdict: String, Encodable, Sendable {
        case passed
        /// Plays, but not as well or as long as it could.
        case warning
        /// Does not play, or cannot prove it.
        case failed
    }

    /// What was looked at, in a word or two.
    let name: String
    let verdict: Verdict
    let seen: String
    /// What to do about it; `nil` where all is well.
    let remedy: String?

    static func passed(_ name: String, _ seen: String) -> Check {
        Check(name: name, verdict: .passed, seen: seen, remedy: nil)
    }

    static func warning(_ name: String, _ seen: String, _ remedy: String) -> Check {
        Check(name: name, verdict: .warning, seen: seen, remedy: remedy)
    }

    static func failed(_ name: String, _ seen: String, _ remedy: String) -> Check {
        Check(name: name, verdict: .failed, seen: seen, remedy: remedy)
    }
}
