extension Duration {
    /// The span in whole nanoseconds, rounded towards zero. Spans beyond 292 years are clamped.
    package var wholeNanoseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        if overflow { return seconds < 0 ? .min : .max }
        let (sum, carried) = product.addingReportingOverflow(attoseconds / 1_000_000_000)
        return carried ? (seconds < 0 ? .min : .max) : sum
    }

    /// The span in seconds, as JSON documents give it.
    package var inSeconds: Double { Double(wholeNanoseconds) / 1e9 }

    /// Reads a whole or decimal number with a unit: `500ms`, `8s`, `1.5m`, `2h`, `3d`.
    ///
    /// Returns `nil` for a missing or unknown unit, a negative number, or a span over a hundred years.
    package init?(parsing text: String) {
        let units: [(suffix: String, nanoseconds: Double)] = [
            ("ms", 1e6), ("s", 1e9), ("m", 60e9), ("h", 3600e9), ("d", 86400e9),
        ]
        guard let unit = units.first(where: { text.hasSuffix($0.suffix) }) else { return nil }
        let digits = text.dropLast(unit.suffix.count)
        guard digits.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }), let number = Double(digits) else {
            return nil
        }
        let nanoseconds = (number * unit.nanoseconds).rounded()
        guard nanoseconds <= 36_525 * 86400e9 else { return nil }
        self = .nanoseconds(Int64(nanoseconds))
    }

    /// The span as people say it: `350ms`, `8s`, `2m 05s`, `1h 02m`.
    package var text: String {
        let nanoseconds = wholeNanoseconds
        if nanoseconds < 0 { return "-" + Duration.nanoseconds(-nanoseconds).text }
        let milliseconds = (nanoseconds + 500_000) / 1_000_000
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        switch milliseconds {
        case ..<1000: return "\(milliseconds)ms"
        case ..<60_000:
            let tenths = (milliseconds % 1000) / 100
            return tenths == 0 ? "\(milliseconds / 1000)s" : "\(milliseconds / 1000).\(tenths)s"
        case ..<3_600_000: return "\(milliseconds / 60_000)m \(two(milliseconds / 1000 % 60))s"
        default: return "\(milliseconds / 3_600_000)h \(two(milliseconds / 60_000 % 60))m"
        }
    }
}
