package import Measures

extension FrameRate {
    /// The rate a video plays at on a screen: the slowest whole fraction of the screen's own that keeps every picture
    /// of the source, with one in a hundred let go so that 59.94 fits 60.
    ///
    /// `limit` is never passed; a faster source loses pictures. Returns `nil` where no fraction lies below the limit.
    package static func playing(_ source: FrameRate, on screen: FrameRate, limit: FrameRate) -> FrameRate? {
        var chosen: FrameRate?
        for divisor in 1...1000 {
            guard let rate = FrameRate(screen.numerator, screen.denominator * divisor) else { break }
            guard rate <= limit else { continue }
            let isEnough =
                rate.numerator * source.denominator * 100 >= source.numerator * rate.denominator * 99
            guard isEnough || chosen == nil else { break }
            chosen = rate
        }
        return chosen
    }
}
