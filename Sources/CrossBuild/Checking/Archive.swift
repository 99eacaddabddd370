/// The members of a static library.
///
/// Source: ar(5); the System V and GNU variants of the name table do not matter here.
struct Archive {
    /// The first bytes of each member that is an object file.
    let objects: [ArraySlice<UInt8>]

    /// Returns `nil` for anything but a whole archive that holds its members itself (a thin one holds paths).
    init?(parsing bytes: [UInt8]) {
        guard bytes.starts(with: Array("!<arch>\n".utf8)) else { return nil }
        var objects: [ArraySlice<UInt8>] = []
        var offset = 8
        while offset < bytes.count {
            guard offset + 60 <= bytes.count, bytes[offset + 58] == 0x60, bytes[offset + 59] == 0x0A else { return nil }
            let field = String(decoding: bytes[offset + 48..<offset + 58], as: UTF8.self)
            guard let size = Int(field.prefix { $0 != " " }), size >= 0, size <= bytes.count - offset - 60 else {
                return nil
            }
            let start = offset + 60
            let head = bytes[start..<start + min(size, 64)]
            if head.starts(with: [0x7F, 0x45, 0x4C, 0x46]) { objects.append(head) }
            offset = start + size + size % 2
        }
        self.objects = objects
    }
}
