import Measures

/// How a show that is off the wall clock is brought back: never by a jump, always by a speed that nobody sees. Pure.
enum Steering {
    /// Most that the show runs faster or slower. Units: parts per million; a frame at 60 a second in sixteen seconds.
    static let most = 1000
    /// In about so long what it is off becomes a third of it.
    static let reach = Duration.seconds(10)
    /// What is further off is not to be made up for: the machine slept.
    static let limit = Duration.seconds(1)

    /// The speed for a show that is `ahead` of the wall clock. Units: parts per million above or below the steady clock's.
    static func speed(ahead: Duration) -> Int {
        max(-most, min(most, Int(-ahead.wholeNanoseconds * 1_000_000 / reach.wholeNanoseconds)))
    }

    /// The instant of the last frame that is not after `instant`, where frames are counted from 1970 on: screens that
    /// share a clock change their pictures together.
    static func frame(notAfter instant: Instant, at rate: FrameRate) -> Instant {
        let count = rate.frames(in: .nanoseconds(instant.nanoseconds + 1)) - 1
        return Instant(nanoseconds: rate.nanoseconds(ofFrame: max(0, count)))
    }
}
