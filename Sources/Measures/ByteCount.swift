/// A number of bytes, shown with decimal prefixes as disks and networks are sold.
package struct ByteCount: Hashable, Sendable, Codable, Comparable {
    package let bytes: Int

    package init(_ bytes: Int) { self.bytes = bytes }

    package init(from decoder: any Decoder) throws {
        bytes = try decoder.singleValueContainer().decode(Int.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(bytes)
    }

    package static func < (left: ByteCount, right: ByteCount) -> Bool { left.bytes < right.bytes }

    package static func + (left: ByteCount, right: ByteCount) -> ByteCount { ByteCount(left.bytes + right.bytes) }
}

extension ByteCount: CustomStringConvertible {
    package var description: String {
        let units: [(size: Int, name: String)] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1000, "kB")]
        guard let unit = units.first(where: { bytes >= $0.size }) else { return "\(bytes) B" }
        let tenths = bytes / (unit.size / 10)
        return tenths >= 100 ? "\(tenths / 10) \(unit.name)" : "\(tenths / 10).\(tenths % 10) \(unit.name)"
    }
}

extension ByteCount {
    /// As in `500MB`, `8 GB` or `1.5 GB`, with decimal prefixes.
    package init?(parsing text: String) {
        let units: [(name: String, size: Double)] = [("TB", 1e12), ("GB", 1e9), ("MB", 1e6), ("kB", 1e3), ("B", 1)]
        guard let unit = units.first(where: { text.hasSuffix($0.name) }) else { return nil }
        var number = text.dropLast(unit.name.count)
        while number.last == " " { number.removeLast() }
        guard number.first?.isNumber == true, number.allSatisfy({ "0123456789.".contains($0) }),
            let value = Double(number), value * unit.size < 9e18
        else { return nil }
        self.init(Int(value * unit.size))
    }
}
