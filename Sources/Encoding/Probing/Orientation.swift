/// One of the eight ways a camera can have been held: an optional transposition, then flips.
package struct Orientation: Hashable, Sendable {
    /// Rows become columns, before the flips.
    package let isTransposed: Bool
    package let flipsAcross: Bool
    package let flipsDown: Bool

    package static let upright = Orientation(isTransposed: false, flipsAcross: false, flipsDown: false)

    package init(isTransposed: Bool, flipsAcross: Bool, flipsDown: Bool) {
        self.isTransposed = isTransposed
        self.flipsAcross = flipsAcross
        self.flipsDown = flipsDown
    }

    /// Reads a display matrix; one that turns by another angle than a right one counts as the nearest that does.
    ///
    /// Shape: nine numbers by rows. A point moves to `x' = m[0] x + m[3] y`, `y' = m[1] x + m[4] y`.
    /// Source: ISO/IEC 14496-12, 8.3.2 (tkhd).
    init(displayMatrix matrix: [Int32]) {
        let (a, b, c, d) = (Int64(matrix[0]), Int64(matrix[1]), Int64(matrix[3]), Int64(matrix[4]))
        if abs(b) + abs(c) > abs(a) + abs(d) {
            self.init(isTransposed: true, flipsAcross: c < 0, flipsDown: b < 0)
        } else {
            self.init(isTransposed: false, flipsAcross: a < 0, flipsDown: d < 0)
        }
    }

    /// The filters that put the picture upright, in libavfilter's words.
    var filters: [String] {
        switch (isTransposed, flipsAcross, flipsDown) {
        case (false, false, false): []
        case (false, true, false): ["hflip"]
        case (false, false, true): ["vflip"]
        case (false, true, true): ["hflip", "vflip"]
        case (true, false, false): ["transpose=cclock_flip"]
        case (true, true, false): ["transpose=clock"]
        case (true, false, true): ["transpose=cclock"]
        case (true, true, true): ["transpose=clock_flip"]
        }
    }
}
