/// What is refused of a YAML file before it is read, so that no file takes more time or memory than its length.
enum YAMLBytes {
    /// The first thing that keeps the bytes from being read; `nil` if nothing does.
    static func fault(_ bytes: [UInt8], file: String) -> Fault? {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) {
            return Fault(.yamlSyntax, at: .init(file: file), "the file is UTF-16 text", remedy: "save it as UTF-8")
        }
        if let zero = bytes.firstIndex(of: 0) {
            return Fault(
                .yamlSyntax, at: place(of: zero, in: bytes, file),
                "a NUL character, as UTF-16 text and binary files have",
                remedy: "save it as UTF-8 text")
        }
        guard let alias = alias(in: bytes) else { return nil }
        let name = String(decoding: bytes[alias], as: UTF8.self)
        return Fault(
            .yamlSyntax, at: place(of: alias.lowerBound - 1, in: bytes, file), "the alias '*\(name.prefix(60))'",
            remedy: "write out what it stands for; a few lines of aliases can stand for more than a machine can hold")
    }

    /// The name of the first alias that has an anchor. A `*` or `&` of a text stands alone and is left in peace.
    private static func alias(in bytes: [UInt8]) -> Range<Int>? {
        let anchors = Set(names(after: UInt8(ascii: "&"), in: bytes).map { bytes[$0] })
        guard !anchors.isEmpty else { return nil }
        return names(after: UInt8(ascii: "*"), in: bytes).first { anchors.contains(bytes[$0]) }
    }

    private static func names(after sign: UInt8, in bytes: [UInt8]) -> [Range<Int>] {
        bytes.indices.filter { bytes[$0] == sign }.compactMap { index in
            let end = bytes[(index + 1)...].firstIndex { !isNameCharacter($0) } ?? bytes.endIndex
            return end > index + 1 ? index + 1..<end : nil
        }
    }

    /// As libyaml has it.
    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    private static func place(of index: Int, in bytes: [UInt8], _ file: String) -> Fault.Place {
        let before = bytes[..<index]
        let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
        return Fault.Place(
            file: file, line: before.count { $0 == UInt8(ascii: "\n") } + 1, column: index - start + 1)
    }
}
