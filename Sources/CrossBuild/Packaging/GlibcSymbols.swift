/// The versions of the C library's symbols that a program names, as in `GLIBC_2.34`.
enum GlibcSymbols {
    static func versions(in bytes: [UInt8]) -> [(Int, Int)] {
        let mark = Array("GLIBC_".utf8)
        var found: [(Int, Int)] = []
        var index = 0
        while let start = bytes[index...].firstRange(of: mark)?.upperBound {
            index = start
            let text = bytes[start...].prefix { (0x30...0x39).contains($0) || $0 == 0x2E }
            let parts = String(decoding: text, as: UTF8.self).split(separator: ".").compactMap { Int($0) }
            if parts.count >= 2 { found.append((parts[0], parts[1])) }
        }
        return found
    }
}
