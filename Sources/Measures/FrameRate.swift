/// Pictures per second as an exact fraction in lowest terms.
package struct FrameRate: Hashable, Sendable {
    package let numerator: Int
    package let denominator: Int

    /// Units: pictures per second. Returns `nil` unless the rate lies in 1/100 ... 1000 and both parts fit in 31 bits.
    package init?(_ numerator: Int, _ denominator: Int = 1) {
        guard numerator > 0, denominator > 0 else { return nil }
        let divisor = Self.greatestCommonDivisor(numerator, denominator)
        self.numerator = numerator / divisor
        self.denominator = denominator / divisor
        guard max(self.numerator, self.denominator) < 1 << 31 else { return nil }
        guard self.numerator <= 1000 * self.denominator, self.numerator * 100 >= self.denominator else { return nil }
    }

    /// Reads `25` or `30000/1001`.
    package init?(parsing text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
        switch parts.count {
        case 1: guard let whole = parts[0] else { return nil }; self.init(whole)
        case 2: guard let top = parts[0], let bottom = parts[1] else { return nil }; self.init(top, bottom)
        default: return nil
        }
    }

    package static let thirty = FrameRate(validNumerator: 30)

    private init(validNumerator: Int) {
        numerator = validNumerator
        denominator = 1
    }

    package var framesPerSecond: Double { Double(numerator) / Double(denominator) }

    /// The instant of a frame, counted from frame 0. Units: nanoseconds, rounded down, so never drifting.
    package func nanoseconds(ofFrame frame: Int) -> Int64 {
        let (high, low) = Int64(frame).multipliedFullWidth(by: Int64(denominator) * 1_000_000_000)
        return Int64(numerator).dividingFullWidth((high, low)).quotient
    }

    /// The number of frames whose instants lie before the end of a span that starts at frame 0.
    package func frames(in span: Duration) -> Int {
        let nanoseconds = max(0, span.wholeNanoseconds)
        let (high, low) = nanoseconds.multipliedFullWidth(by: Int64(numerator))
        let divisor = Int64(denominator) * 1_000_000_000
        let (quotient, remainder) = divisor.dividingFullWidth((high, low))
        return Int(quotient) + (remainder > 0 ? 1 : 0)
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }
}

extension FrameRate: Comparable {
    package static func < (left: FrameRate, right: FrameRate) -> Bool {
        left.numerator * right.denominator < right.numerator * left.denominator
    }
}

extension FrameRate: CustomStringConvertible {
    package var description: String { denominator == 1 ? "\(numerator)" : "\(numerator)/\(denominator)" }
}

extension FrameRate: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = FrameRate(parsing: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not a frame rate")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
