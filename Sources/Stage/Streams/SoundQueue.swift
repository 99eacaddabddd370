/// A stream's sound on its way to the canvas, whose clock is another.
///
/// Where sound is missing there is silence, and where there is too much the oldest goes. Either fades within two
/// milliseconds, so that nothing clicks. Shape: 48 kHz, left and right in turn. Units: samples, one for both sides.
struct SoundQueue {
    /// How much must be there before any is heard, at the beginning and after a gap.
    static let reserve = 4800
    /// More is never kept.
    static let most = 14_400
    static let edge = 96

    private var samples: [Float] = []
    private var isFlowing = false
    private var rises = true

    var count: Int { samples.count / 2 }

    mutating func add(_ more: [Float]) {
        samples += more
        guard count > Self.most else { return }
        skip(to: Self.reserve)
    }

    /// Leaves out what has been waiting for longer than it needs to.
    mutating func skip(to rest: Int = Self.reserve) {
        guard count > rest else { return }
        samples.removeFirst((count - rest) * 2)
        rises = true
    }

    /// Always that many samples.
    mutating func take(_ wanted: Int) -> [Float] {
        if !isFlowing { isFlowing = count >= max(Self.reserve, wanted) }
        guard isFlowing else { return Array(repeating: 0, count: wanted * 2) }
        var taken = Array(samples.prefix(wanted * 2))
        samples.removeFirst(taken.count)
        let there = taken.count / 2
        if rises {
            for index in 0..<min(Self.edge, there) {
                let factor = Float(index) / Float(Self.edge)
                taken[2 * index] *= factor
                taken[2 * index + 1] *= factor
            }
            rises = false
        }
        guard there < wanted || count == 0 else { return taken }
        for index in 0..<min(Self.edge, there) {
            let factor = Float(index) / Float(Self.edge)
            taken[2 * (there - 1 - index)] *= factor
            taken[2 * (there - 1 - index) + 1] *= factor
        }
        (isFlowing, rises) = (false, true)
        return taken + Array(repeating: 0, count: (wanted - there) * 2)
    }
}
