import Measures
import Testing

@testable import Stage

/// How a show keeps to the wall clock.
@Suite struct SteeringTests {
    @Test(arguments: [-90, -7, 7, 90]) func `what is off is made up for, never by more than a millisecond a second`(
        off: Int
    ) {
        var ahead = Duration.milliseconds(off)
        for _ in 0..<300 {
            let step = Duration.nanoseconds(Int64(Steering.speed(ahead: ahead)) * 1000)  // in a second
            #expect(step <= .milliseconds(1) && step >= .milliseconds(-1))
            let after = ahead + step
            #expect((after < .zero) == (ahead < .zero) || after == .zero, "it overshoots from \(ahead) to \(after)")
            ahead = after
        }
        #expect(ahead < .microseconds(20) && ahead > .microseconds(-20))
    }

    @Test func `a card whose seconds are a ten-thousandth too long stays within a frame`() {
        var ahead = Duration.zero
        for _ in 0..<3600 {
            ahead += .nanoseconds(Int64(Steering.speed(ahead: ahead)) * 1000) - .microseconds(100)
        }
        #expect(ahead > .milliseconds(-2) && ahead <= .zero)
    }

    @Test func `frames lie where those of every screen at their rate do`() throws {
        let second = Instant(nanoseconds: 1_796_000_000_000_000_000)
        for early in [0, 1, 33_333_332] as [Int64] {
            #expect(Steering.frame(notAfter: second + .nanoseconds(early), at: .thirty) == second)
        }
        let next = Steering.frame(notAfter: second + .nanoseconds(33_333_333), at: .thirty)
        #expect(next == second + .nanoseconds(33_333_333))
        let ntsc = try #require(FrameRate(30_000, 1001))
        let frame = Steering.frame(notAfter: second, at: ntsc)
        #expect(frame <= second && frame > second - .nanoseconds(33_366_667))
        #expect(Steering.frame(notAfter: frame, at: ntsc) == frame)
    }
}
