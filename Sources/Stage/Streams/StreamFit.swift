import Programmes

extension Fit {
    /// How large a stream's picture is in a zone, and where it lies there. Units: pixels, even; the pixels of the stream
    /// are `ratio` as wide as they are high.
    ///
    /// One that is `cover` is cropped before.
    func area(of width: Int, _ height: Int, ratio: Double, in zone: Area) -> Area {
        let whole = Area(x: zone.x, y: zone.y, width: zone.width & ~1, height: zone.height & ~1)
        guard self == .contain, width > 0, height > 0, ratio > 0 else { return whole }
        let scale = min(Double(whole.width) / (Double(width) * ratio), Double(whole.height) / Double(height))
        func even(_ value: Double, most: Int) -> Int { min(most, max(2, Int((value / 2).rounded()) * 2)) }
        let seen = (
            width: even(Double(width) * ratio * scale, most: whole.width),
            height: even(Double(height) * scale, most: whole.height)
        )
        return Area(
            x: zone.x + (whole.width - seen.width) / 2, y: zone.y + (whole.height - seen.height) / 2, width: seen.width,
            height: seen.height)
    }
}
