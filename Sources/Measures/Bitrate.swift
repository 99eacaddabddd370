/// A bit rate in whole bits per second.
package struct Bitrate: Hashable, Sendable, Codable, Comparable {
    package let bitsPerSecond: Int

    package init(bitsPerSecond: Int) { self.bitsPerSecond = bitsPerSecond }

    /// Reads `8M`, `128k` or plain bits per second; prefixes are decimal.
    package init?(parsing text: String) {
        let factor: Int
        switch text.last {
        case "M": factor = 1_000_000
        case "k": factor = 1000
        default: factor = 1
        }
        guard let number = Double(factor == 1 ? Substring(text) : text.dropLast()) else { return nil }
        let bits = number * Double(factor)
        guard bits >= 1, bits <= 1e12 else { return nil }
        self.init(bitsPerSecond: Int(bits.rounded()))
    }

    /// Units: 1000 bits per second, rounded down, as x264 and H.264's level table count.
    package var kilobitsPerSecond: Int { bitsPerSecond / 1000 }

    package init(from decoder: any Decoder) throws {
        bitsPerSecond = try decoder.singleValueContainer().decode(Int.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(bitsPerSecond)
    }

    package static func < (left: Bitrate, right: Bitrate) -> Bool { left.bitsPerSecond < right.bitsPerSecond }
}

extension Bitrate: CustomStringConvertible {
    package var description: String {
        if bitsPerSecond >= 1_000_000 {
            let tenths = bitsPerSecond / 100_000
            return tenths % 10 == 0 ? "\(tenths / 10) Mb/s" : "\(tenths / 10).\(tenths % 10) Mb/s"
        }
        return bitsPerSecond >= 1000 ? "\(bitsPerSecond / 1000) kb/s" : "\(bitsPerSecond) b/s"
    }
}
