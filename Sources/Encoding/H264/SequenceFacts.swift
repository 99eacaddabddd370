/// What a sequence parameter set asks of a decoder's memory.
///
/// libavcodec does not tell of references where it decodes with several threads, so the set is read here.
/// Source: ITU-T H.264, 7.3.2.1.1 and E.1.1.
struct SequenceFacts: Hashable {
    /// The most pictures that another is predicted from.
    private(set) var references = 0
    /// The most pictures that are held back to put them in order; `nil` where the set does not say.
    private(set) var reordering: Int?
    /// The most pictures that a decoder keeps; `nil` where the set does not say.
    private(set) var kept: Int?

    /// The profiles that have a chroma format and scaling lists in their set.
    private static let long: Set<Int> = [44, 83, 86, 100, 110, 118, 122, 128, 134, 135, 138, 139, 244]

    /// `nil` for a set that ends early or has numbers that no set may have.
    init?(_ set: [UInt8]) {
        var bits = BitReader(set.dropFirst(4))
        guard let profile = set.dropFirst().first, bits.skipNumber(),
            !Self.long.contains(Int(profile)) || Self.skipFormat(&bits), bits.skipNumber(), Self.skipOrder(&bits),
            let references = bits.number(), references <= 16, bits.flag() != nil, bits.skipNumber(), bits.skipNumber(),
            let isWhole = bits.flag(), isWhole || bits.flag() != nil, bits.flag() != nil, let isCropped = bits.flag(),
            !isCropped || (0..<4).allSatisfy({ _ in bits.skipNumber() }), let hasUse = bits.flag()
        else { return nil }
        self.references = references
        if hasUse { guard readUse(&bits) else { return nil } }
    }

    /// Chroma format, depths and scaling lists.
    private static func skipFormat(_ bits: inout BitReader) -> Bool {
        guard let chroma = bits.number(), chroma <= 3, chroma != 3 || bits.flag() != nil, bits.skipNumber(),
            bits.skipNumber(), bits.flag() != nil, let hasLists = bits.flag()
        else { return false }
        guard hasLists else { return true }
        for list in 0..<(chroma == 3 ? 12 : 8) {
            guard let isGiven = bits.flag() else { return false }
            if isGiven { guard skipList(&bits, of: list < 6 ? 16 : 64) else { return false } }
        }
        return true
    }

    /// Source: 7.3.2.1.1.1.
    private static func skipList(_ bits: inout BitReader, of count: Int) -> Bool {
        var (last, next) = (8, 8)
        for _ in 0..<count {
            if next != 0 {
                guard let number = bits.number() else { return false }
                let step = number % 2 == 0 ? -number / 2 : (number + 1) / 2
                next = (last + step + 512) % 256
            }
            if next != 0 { last = next }
        }
        return true
    }

    /// How pictures are put in order.
    private static func skipOrder(_ bits: inout BitReader) -> Bool {
        guard let kind = bits.number(), kind <= 2 else { return false }
        switch kind {
        case 0: return bits.skipNumber()
        case 1:
            guard bits.flag() != nil, bits.skipNumber(), bits.skipNumber(), let count = bits.number(), count <= 255
            else { return false }
            return (0..<count).allSatisfy { _ in bits.skipNumber() }
        default: return true
        }
    }

    /// What the set says beside what decoding needs (VUI).
    private mutating func readUse(_ bits: inout BitReader) -> Bool {
        guard let hasShape = bits.flag() else { return false }
        if hasShape {
            guard let shape = bits.take(8), shape != 255 || bits.take(32) != nil else { return false }
        }
        guard let hasOverscan = bits.flag(), !hasOverscan || bits.flag() != nil, let hasSignal = bits.flag() else {
            return false
        }
        if hasSignal {
            guard bits.take(4) != nil, let hasColours = bits.flag(), !hasColours || bits.take(24) != nil else {
                return false
            }
        }
        guard let hasSites = bits.flag(), !hasSites || (bits.skipNumber() && bits.skipNumber()),
            let hasTiming = bits.flag(), !hasTiming || (bits.take(32) != nil && bits.take(33) != nil),
            let hasBuffer = bits.flag(), !hasBuffer || Self.skipBuffer(&bits),
            let hasOther = bits.flag(), !hasOther || Self.skipBuffer(&bits),
            !(hasBuffer || hasOther) || bits.flag() != nil, bits.flag() != nil, let isBounded = bits.flag()
        else { return false }
        guard isBounded else { return true }
        guard bits.flag() != nil, (0..<4).allSatisfy({ _ in bits.skipNumber() }), let reordering = bits.number(),
            let kept = bits.number(), reordering <= kept, kept <= 16
        else { return false }
        (self.reordering, self.kept) = (reordering, kept)
        return true
    }

    /// Source: E.1.2.
    private static func skipBuffer(_ bits: inout BitReader) -> Bool {
        guard let last = bits.number(), last < 32, bits.take(8) != nil else { return false }
        for _ in 0...last { guard bits.skipNumber(), bits.skipNumber(), bits.flag() != nil else { return false } }
        return bits.take(20) != nil
    }
}

/// Bits of a NAL unit, one after the other, without the bytes that keep start codes out of it.
struct BitReader {
    private let bytes: [UInt8]
    private var place = 0

    init(_ escaped: some Sequence<UInt8>) {
        var (plain, zeros): ([UInt8], Int) = ([], 0)
        for byte in escaped {
            if zeros >= 2, byte == 3 {
                zeros = 0
                continue
            }
            zeros = byte == 0 ? zeros + 1 : 0
            plain.append(byte)
        }
        bytes = plain
    }

    /// A number of so many bits, at most 62; `nil` beyond the end.
    mutating func take(_ count: Int) -> Int? {
        guard place + count <= bytes.count * 8 else { return nil }
        var value = 0
        for _ in 0..<count {
            value = value << 1 | Int(bytes[place / 8] >> (7 - place % 8) & 1)
            place += 1
        }
        return value
    }

    mutating func flag() -> Bool? { take(1).map { $0 == 1 } }

    /// An Exp-Golomb number of at most 32 bits. Source: ITU-T H.264, 9.1.
    mutating func number() -> Int? {
        var zeros = 0
        while let bit = take(1), bit == 0 { zeros += 1 }
        guard zeros <= 32, let rest = take(zeros) else { return nil }
        return (1 << zeros) - 1 + rest
    }

    mutating func skipNumber() -> Bool { number() != nil }
}
