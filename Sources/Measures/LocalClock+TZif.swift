// Source: RFC 9636, "The Time Zone Information Format (TZif)".
extension LocalClock {
    /// Reads a compiled time zone. Returns `nil` for bytes that are none.
    package init?(identifier: String, tzif bytes: [UInt8]) {
        guard let first = Header(bytes, at: 0) else { return nil }
        if first.version == 0 {
            self.init(identifier, Block(bytes, first, at: Header.size, wide: false), tail: nil)
            return
        }
        let second = Header.size + first.length(wide: false)
        guard let header = Header(bytes, at: second) else { return nil }
        let start = second + Header.size
        let end = start + header.length(wide: true)
        guard end <= bytes.count else { return nil }
        let footer = bytes[end...].dropFirst().prefix { $0 != UInt8(ascii: "\n") }
        self.init(
            identifier, Block(bytes, header, at: start, wide: true),
            tail: ClockRule(parsing: String(decoding: footer, as: UTF8.self)))
    }

    private init?(_ identifier: String, _ block: Block?, tail: ClockRule?) {
        guard let block else { return nil }
        var changes = zip(block.times, block.types).map { Change(seconds: $0, offset: block.offsets[$1]) }
        let firstOffset = block.offsets.first ?? 0
        if let tail {
            let last = changes.last?.seconds ?? -2_208_988_800
            let year = Instant(nanoseconds: last * 1_000_000_000).civil(offset: .zero).date.year
            changes += (year...2261).flatMap(tail.changes).filter { $0.seconds > last }
        }
        self.init(identifier: identifier, firstOffset: firstOffset, changes: changes)
    }

    private struct Header {
        static let size = 44

        let version: UInt8
        let utcFlags: Int
        let standardFlags: Int
        let leaps: Int
        let times: Int
        let types: Int
        let characters: Int

        init?(_ bytes: [UInt8], at start: Int) {
            guard start + Self.size <= bytes.count, bytes[start..<start + 4].elementsEqual("TZif".utf8) else {
                return nil
            }
            let counts = (0..<6).map { Int(Self.number(bytes, start + 20 + $0 * 4, 4)) }
            guard counts.allSatisfy({ (0...65536).contains($0) }), counts[4] > 0 else { return nil }
            version = bytes[start + 4]
            (utcFlags, standardFlags, leaps) = (counts[0], counts[1], counts[2])
            (times, types, characters) = (counts[3], counts[4], counts[5])
        }

        func length(wide: Bool) -> Int {
            times * (wide ? 9 : 5) + types * 6 + characters + leaps * (wide ? 12 : 8) + standardFlags + utcFlags
        }

        /// Big-endian, two's complement.
        static func number(_ bytes: [UInt8], _ start: Int, _ width: Int) -> Int64 {
            let sign: Int64 = bytes[start] >= 0x80 ? -1 : 0
            return bytes[start..<start + width].reduce(sign) { $0 << 8 | Int64($1) }
        }
    }

    private struct Block {
        var times: [Int64] = []
        var types: [Int] = []
        var offsets: [Int] = []

        init?(_ bytes: [UInt8], _ header: Header, at start: Int, wide: Bool) {
            guard start + header.length(wide: wide) <= bytes.count else { return nil }
            let width = wide ? 8 : 4
            let typesAt = start + header.times * width
            for index in 0..<header.times {
                // Some databases begin with the Big Bang; no instant lies there.
                times.append(max(-9_000_000_000, Header.number(bytes, start + index * width, width)))
                types.append(Int(bytes[typesAt + index]))
            }
            for index in 0..<header.types {
                offsets.append(Int(Header.number(bytes, typesAt + header.times + index * 6, 4)))
            }
            guard types.allSatisfy({ $0 < offsets.count }), offsets.allSatisfy({ abs($0) < 93_600 }) else { return nil }
        }
    }
}
