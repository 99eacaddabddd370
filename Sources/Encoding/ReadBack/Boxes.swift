/// A box of an MP4 file: four letters and what is inside.
///
/// Source: ISO/IEC 14496-12, 4.2.
struct Box {
    let name: String
    let body: ArraySlice<UInt8>

    /// The boxes that `bytes` consist of; `nil` where they do not add up.
    static func boxes(in bytes: ArraySlice<UInt8>) -> [Box]? {
        var found: [Box] = []
        var rest = bytes
        while !rest.isEmpty {
            guard let size = rest.number(at: 0, bytes: 4), rest.count >= 8 else { return nil }
            var (header, length) = (8, size)
            if size == 1 {
                guard let long = rest.number(at: 8, bytes: 8) else { return nil }
                (header, length) = (16, long)
            }
            guard length >= header, length <= rest.count else { return nil }
            let name = String(decoding: rest.dropFirst(4).prefix(4), as: UTF8.self)
            found.append(Box(name: name, body: rest.dropFirst(header).prefix(length - header)))
            rest = rest.dropFirst(length)
        }
        return found
    }

    /// The boxes inside, of a box that holds nothing else.
    var children: [Box] { Self.boxes(in: body) ?? [] }

    /// The first box along a path of names.
    subscript(_ path: String...) -> Box? {
        path.reduce(Optional(self)) { box, name in box?.children.first { $0.name == name } }
    }

    /// Units of `offset`: bytes from the start of the body.
    func number(at offset: Int, bytes count: Int) -> Int? { body.number(at: offset, bytes: count) }
}

extension ArraySlice<UInt8> {
    /// A big-endian number, `nil` beyond the end or past 63 bits.
    func number(at offset: Int, bytes count: Int) -> Int? {
        let digits = dropFirst(offset).prefix(count)
        guard digits.count == count else { return nil }
        return Int(exactly: digits.reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }
}
