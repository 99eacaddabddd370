import Measures

/// What befalls a simulated kiosk. Units of rates: times a day, on average.
struct Fate: Sendable, Equatable {
    /// Objects that kill the stage when they are opened.
    var killers: Set<Digest> = []
    /// Stage deaths that nobody on the screen is to blame for.
    var kills = 0.0
    var hangs = 0.0
    var powerCuts = 0.0
    /// Deaths of the player alone.
    var playerDeaths = 0.0
    /// The release itself kills every stage within seconds.
    var isRotten = false
    /// Whether the wall clock outlives a power cut.
    var hasBattery = true
    /// How long after a start, or after the clock was set, a time server answers; `nil` is never.
    var server: Duration?
    /// The wall clock is set, by seconds, hours, days or years, ahead or back.
    var clockSteps = 0.0
    /// Another release is published.
    var releases = 0.0
    var triggers = 0.0
    /// An object is found damaged, and is whole again an hour later.
    var damage = 0.0

    /// A bad neighbourhood: about a thousand times what a shop sees.
    static func usual(_ severity: Double) -> Fate {
        Fate(
            kills: 4 * severity, hangs: 2 * severity, powerCuts: severity, playerDeaths: severity, hasBattery: false,
            server: .seconds(300), clockSteps: severity / 2, releases: severity, triggers: 50 * severity,
            damage: severity / 4)
    }
}

/// What came of it.
struct Tally: Sendable, Equatable {
    var plays = 0
    var deaths = 0
    var lives = 1
    var clockSteps = 0
    var releases = 0
    var triggers = 0
    var damaged = 0
    var longestDark = Duration.zero
    var dark = Duration.zero
    /// A digest of every play in its order.
    var trace = Digest(of: "")
    /// What is not to be, whatever befalls it.
    var faults: [String] = []
}
