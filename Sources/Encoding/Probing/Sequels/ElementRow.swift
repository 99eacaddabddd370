/// Where the first of several Matroska or WebM films ends that lie one behind the other.
///
/// Source: RFC 8794, 5 to 7, for what an element is and for sizes that are not known; RFC 9559, 5.1, for the elements.
enum ElementRow {
    private static let header = 0x1A45_DFA3
    private static let segment = 0x1853_8067
    private static let cluster = 0x1F43_B675
    /// What else stands in a film whose size is not known, or in a cluster of such a size, and what may stand anywhere.
    private static let others: Set = [
        0x114D_9B74, 0x1549_A966, 0x1654_AE6B, 0x1C53_BB6B, 0x1941_A469, 0x1043_A770, 0x1254_C367,
        0xE7, 0xA3, 0xA0, 0xA7, 0xAB, 0x5854, 0xAF, 0xEC, 0xBF,
    ]

    /// Where something begins that is no element of the film; `nil` where there is nothing of the kind.
    static func end(of file: MediaBytes) throws -> Int? {
        var place = 0
        for _ in 0..<MediaBytes.headers {
            let head = try file.bytes(at: place, 12)
            guard !head.isEmpty else { return nil }
            guard let name = name(head), mayHold(name.id, at: place), let size = size(head.dropFirst(name.count)) else {
                return place
            }
            place += name.count + size.count
            // One of unknown size holds what comes, until something comes that it cannot hold.
            guard let length = size.length else { continue }
            guard length < file.length - place else { return nil }
            place += length
        }
        return nil
    }

    private static func mayHold(_ id: Int, at place: Int) -> Bool {
        id == segment || id == cluster || others.contains(id) || id == header && place == 0
    }

    /// Of one to four bytes, as many as the first one says. Units of `count`: bytes.
    private static func name(_ bytes: ArraySlice<UInt8>) -> (id: Int, count: Int)? {
        let count = (bytes.first?.leadingZeroBitCount ?? 0) + 1
        return count > 4 ? nil : bytes.number(at: 0, bytes: count).map { ($0, count) }
    }

    /// The same, of up to eight bytes and without the bits that say how many. `length` is `nil` where all others are set.
    private static func size(_ bytes: ArraySlice<UInt8>) -> (length: Int?, count: Int)? {
        let count = (bytes.first?.leadingZeroBitCount ?? 0) + 1
        guard count <= 8, let whole = bytes.number(at: 0, bytes: count) else { return nil }
        let limit = 1 << (7 * count)
        return (whole & (limit - 1) == limit - 1 ? nil : whole & (limit - 1), count)
    }
}
