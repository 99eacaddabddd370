import Measures

/// Decides what is believed of the time. Pure: readings of the machine's clocks in, a reckoning out.
///
/// The time that is believed runs on by the steady clock. The wall clock moves it where that can be right: a board without a
/// battery starts in another year, a time server may lie, and whoever sets the clock means it.
struct Timekeeper: Sendable, Equatable {
    /// Both clocks at one moment.
    struct Reading: Sendable, Equatable {
        let wall: Instant
        /// Since the machine's start.
        let steady: Duration
        let sync: Synchronisation
    }

    /// What keeps the wall clock right.
    enum Synchronisation: Sendable, Equatable {
        /// A time server, to within that.
        case within(Duration)
        case none
    }

    /// How sure the time is.
    enum Certainty: String, Sendable, Codable {
        case synchronised
        /// The wall clock runs by itself.
        case freeRunning = "free-running"
        /// The wall clock cannot be right: it is at least as late as this.
        case floor
    }

    /// Two readings that differ by less were not set between.
    static let tolerance = Duration.milliseconds(100)
    /// By so much at each reading the believed time goes after a clock that is off by less than that.
    static let nudge = Duration.microseconds(250)
    /// A clock that is further ahead of the last known time is not believed: so long no board lies in a store room.
    static let longestAway = Duration.seconds(400 * 86_400)
    /// A quartz gains or loses at most one second in so many.
    static let secondsPerSecondOff = 10_000
    /// Before the first of these there was no such player; after the last, instants end before long. 2026-11-01 and 2200-01-01.
    static let epoch = Instant(nanoseconds: 1_793_491_200_000_000_000)
    static let end = Instant(nanoseconds: 7_258_118_400_000_000_000)

    private(set) var known: KnownTime
    /// When the steady clock stood at zero, as is believed.
    private(set) var zero: Instant
    private(set) var certainty = Certainty.floor
    /// How far the believed time may be off; `nil` where nothing on the machine knows.
    private(set) var uncertainty: Duration?
    /// What the wall clock said last of when the steady clock stood at zero.
    private var wallZero: Instant

    init(_ known: KnownTime, first reading: Reading) {
        self.known = known
        wallZero = reading.wall - reading.steady
        zero =
            [Self.epoch, known.latest, known.certain].compactMap(\.self).max().map { $0 - reading.steady } ?? wallZero
        take(reading)
    }

    /// Returns by how much the believed time was moved at once; zero if it was not.
    @discardableResult
    mutating func take(_ reading: Reading) -> Duration {
        let seen = reading.wall - reading.steady
        let wasSet = (seen - wallZero).size > Self.tolerance
        wallZero = seen
        guard isCredible(reading, wasSet: wasSet) else {
            (certainty, uncertainty) = (.floor, nil)
            if known.latest != nil { known.latest = zero + reading.steady }
            return .zero
        }
        let off = seen - zero
        let moved = off.size > Self.tolerance
        zero = moved ? seen : zero + max(.zero - Self.nudge, min(Self.nudge, off))
        let now = zero + reading.steady
        known.latest = now
        switch reading.sync {
        case .within(let error):
            certainty = .synchronised
            uncertainty = error + (seen - zero).size
            known.certain = max(known.certain ?? now, now)
        case .none:
            certainty = .freeRunning
            // A battery's clock is read to the second when the machine starts.
            uncertainty = known.certain.map { .seconds(1) + max(.zero, now - $0) / Self.secondsPerSecondOff }
        }
        return moved ? off : .zero
    }

    /// A clock that was seen being set is believed back to the last time that a server vouched for; one that is found behind
    /// has lost its battery.
    private func isCredible(_ reading: Reading, wasSet: Bool) -> Bool {
        let floor = max(Self.epoch, known.certain ?? Self.epoch)
        guard reading.wall >= floor - Self.tolerance, reading.wall < Self.end else { return false }
        if let latest = known.latest, reading.wall - latest > Self.longestAway { return false }
        if case .within = reading.sync { return true }
        return wasSet || reading.wall >= zero + reading.steady - Self.tolerance
    }
}

extension Duration {
    /// Without its sign.
    fileprivate var size: Duration { self < .zero ? .zero - self : self }
}
