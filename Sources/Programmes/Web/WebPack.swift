package import Foundation

/// A folder's files in one: what a release holds of a web folder, and a page's guest reads.
///
/// A tape archive with nothing in it but regular files, in the order of their names, with no times and no owners: the same
/// files make the same bytes. Source: POSIX.1-2017, pax, "ustar Interchange Format".
package enum WebPack {
    private static let block = 512

    /// Whether a file of that name can be packed. Units of the limits: bytes.
    package static func fits(_ name: String) -> Bool { split(name) != nil }

    /// `files` have names that `fits` accepts, each but once.
    package static func render(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        var pack: [UInt8] = []
        for file in files.sorted(by: { Array($0.name.utf8).lexicographicallyPrecedes(Array($1.name.utf8)) }) {
            guard let parts = split(file.name) else { continue }
            pack += header(parts, length: file.bytes.count)
            pack += file.bytes
            pack += [UInt8](repeating: 0, count: (block - file.bytes.count % block) % block)
        }
        return pack + [UInt8](repeating: 0, count: 2 * block)
    }

    /// Where each file's bytes lie. Returns `nil` for what `render` has not made.
    package static func parse(_ pack: Data) -> [String: Range<Int>]? {
        var files: [String: Range<Int>] = [:]
        var place = 0
        while place + block <= pack.count {
            let head = [UInt8](pack[pack.startIndex + place..<pack.startIndex + place + block])
            if head.allSatisfy({ $0 == 0 }) { return files }
            guard head[257..<263].elementsEqual(Array("ustar\0".utf8)), head[156] == UInt8(ascii: "0"),
                let length = octal(head[124..<136]), octal(head[148..<156]) == checksum(head)
            else { return nil }
            let (name, prefix) = (text(head[0..<100]), text(head[345..<500]))
            let start = place + block
            guard start + length <= pack.count else { return nil }
            files[prefix.isEmpty ? name : "\(prefix)/\(name)"] = start..<start + length
            place = start + (length + block - 1) / block * block
        }
        return nil
    }

    // MARK: Headers

    /// A name of up to 100 bytes, and up to 155 of folders before it.
    private static func split(_ name: String) -> (prefix: [UInt8], name: [UInt8])? {
        let bytes = Array(name.utf8)
        guard !bytes.isEmpty, !bytes.contains(0) else { return nil }
        if bytes.count <= 100 { return ([], bytes) }
        let slashes = bytes.indices.filter { bytes[$0] == UInt8(ascii: "/") && (1...155).contains($0) }
        guard let cut = slashes.last(where: { (1...100).contains(bytes.count - $0 - 1) }) else { return nil }
        return (Array(bytes[..<cut]), Array(bytes[(cut + 1)...]))
    }

    private static func header(_ parts: (prefix: [UInt8], name: [UInt8]), length: Int) -> [UInt8] {
        var head = [UInt8](repeating: 0, count: block)
        func put(_ bytes: some Sequence<UInt8>, at place: Int) {
            for (index, byte) in bytes.enumerated() { head[place + index] = byte }
        }
        put(parts.name, at: 0)
        put("0000644\0".utf8, at: 100)
        put("0000000\0".utf8, at: 108)
        put("0000000\0".utf8, at: 116)
        put(digits(length, count: 11), at: 124)
        put(digits(0, count: 11), at: 136)
        put("0".utf8, at: 156)
        put("ustar\u{0}00".utf8, at: 257)
        put(parts.prefix, at: 345)
        put(digits(checksum(head), count: 6) + [0, 0x20], at: 148)
        return head
    }

    private static func digits(_ number: Int, count: Int) -> [UInt8] {
        let text = String(number, radix: 8)
        return Array((String(repeating: "0", count: max(0, count - text.utf8.count)) + text).utf8)
    }

    /// The sum of all bytes, its own field taken as blanks.
    private static func checksum(_ head: [UInt8]) -> Int {
        head.enumerated().reduce(0) { $0 + ((148..<156).contains($1.offset) ? 0x20 : Int($1.element)) }
    }

    private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
        let text = String(decoding: field.prefix { $0 != 0 && $0 != 0x20 }, as: UTF8.self)
        return Int(text, radix: 8).flatMap { $0 >= 0 ? $0 : nil }
    }

    private static func text(_ field: ArraySlice<UInt8>) -> String {
        String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
    }
}
