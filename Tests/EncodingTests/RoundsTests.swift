import Testing

@testable import Encoding

/// How much of an encode is said to be done.
@Suite struct RoundsTests {
    @Test func `pictures that the encoder still holds are hardly done`() {
        var told: [Double] = []
        let rounds = Rounds(of: 10, searching: false) { told.append($0) }
        rounds.reach(2, behind: 2)
        rounds.reach(6, behind: 2)
        rounds.reach(6, behind: 3)
        rounds.drain(2)
        rounds.drain(0)
        #expect(told.map { ($0 / 0.97 * 1000).rounded() } == [50, 450, 450, 850, 1000])
    }
}
