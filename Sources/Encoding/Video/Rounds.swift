/// How much of a video's encodes is done, where it is not known beforehand how many there will be.
final class Rounds {
    private let tell: (Double) -> Void
    private let expected: Double
    /// How long the source lasts. Units: seconds.
    private let span: Double
    private var done = 0.0
    private var furthest = 0.0

    /// A search takes this many encodes on average, as measured.
    private static let searching = 2.2
    /// What of an encode's work is done when a picture is given to the encoder; the rest is when it comes out.
    private static let reading = 0.25

    /// `tell` hears a share from 0 to 1 that never falls. Units of `span`: seconds.
    init(of span: Double, searching: Bool, _ tell: @escaping (Double) -> Void) {
        self.tell = tell
        self.span = max(0.001, span)
        expected = searching ? Self.searching : 1
    }

    /// This round has come so far, with what is `behind` still in the encoder. Units: seconds of the source.
    func reach(_ read: Double, behind: Double) {
        let given = min(1, read / span)
        let made = max(0, given - behind / span)
        let all = (done + given * Self.reading + made * (1 - Self.reading)) / max(expected, done + 1)
        furthest = max(furthest, min(0.97, all * 0.97))
        tell(furthest)
    }

    /// All has been read in this round, and so much is still in the encoder. Units: seconds.
    func drain(_ rest: Double) { reach(span, behind: rest) }

    func end() { done += 1 }
}
