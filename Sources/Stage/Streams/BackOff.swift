/// How long a stream is left alone before it is tried again: twice as long each time, and never exactly as long as another
/// terminal waits that lost the same server.
struct BackOff {
    static let shortest = Duration.milliseconds(500)
    static let longest = Duration.seconds(15)

    private var next = Self.shortest

    mutating func reset() { next = Self.shortest }

    mutating func pause(spread: Double = .random(in: 0.8...1.2)) -> Duration {
        defer { next = min(next * 2, Self.longest) }
        return next * spread
    }
}
