/// A picture's size in whole pixels.
package struct Resolution: Hashable, Sendable {
    package let width: Int
    package let height: Int

    /// Units: pixels. Returns `nil` unless both sides lie in `1...maximumSide`.
    package init?(width: Int, height: Int) {
        guard (1...Self.maximumSide).contains(width), (1...Self.maximumSide).contains(height) else { return nil }
        self.width = width
        self.height = height
    }

    /// The longest side anything here accepts: twice 8K, the widest output of any board described.
    package static let maximumSide = 16_384

    /// Reads `WIDTHxHEIGHT`, as in `1920x1080`.
    package init?(parsing text: String) {
        let parts = text.split(separator: "x", omittingEmptySubsequences: false)
        guard parts.count == 2, let width = Int(parts[0]), let height = Int(parts[1]) else { return nil }
        self.init(width: width, height: height)
    }

    package var pixels: Int { width * height }

    /// The number of 16 by 16 blocks that cover the picture, the unit of H.264's level limits.
    package var macroblocks: Int { ((width + 15) / 16) * ((height + 15) / 16) }

    /// The same picture turned by a quarter.
    package var transposed: Resolution { Resolution(validWidth: height, validHeight: width) }

    /// The largest resolution with even sides inside this one; 4:2:0 chroma needs it. A side of 1 becomes 2.
    package var even: Resolution {
        Resolution(validWidth: max(2, width & ~1), validHeight: max(2, height & ~1))
    }

    private init(validWidth: Int, validHeight: Int) {
        width = validWidth
        height = validHeight
    }
}

extension Resolution: CustomStringConvertible {
    package var description: String { "\(width)x\(height)" }
}

extension Resolution: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Resolution(parsing: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not WIDTHxHEIGHT")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
