/// How much of a video's encodes is done, where it is not known beforehand how many there will be.
final class Rounds {
    private let tell: (Double) -> Void
    private let expected: Double
    private var done = 0.0
    private var furthest = 0.0

    /// A search takes this many encodes on average, as measured.
    private static let searching = 2.2

    /// `tell` hears a share from 0 to 1 that never falls.
    init(searching: Bool, _ tell: @escaping (Double) -> Void) {
        self.tell = tell
        expected = searching ? Self.searching : 1
    }

    /// `share` of this round is done.
    func reach(_ share: Double) {
        let all = (done + min(1, share)) / max(expected, done + 1)
        furthest = max(furthest, min(0.97, all * 0.97))
        tell(furthest)
    }

    func end() { done += 1 }
}
