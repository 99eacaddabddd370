import Crypto

/// The SHA-256 of some bytes: the address of an object and the name of a step's inputs.
package struct Digest: Hashable, Sendable {
    /// 64 lower-case hexadecimal digits.
    package let hexadecimal: String

    /// Returns `nil` unless `text` is exactly 64 lower-case hexadecimal digits.
    package init?(parsing text: String) {
        guard text.utf8.count == 64,
            text.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        hexadecimal = text
    }

    package init(of bytes: some Sequence<UInt8>) {
        var hasher = Hasher()
        hasher.update(Array(bytes))
        self = hasher.finish()
    }

    package init(of text: String) { self.init(of: text.utf8) }

    /// The first twelve digits, enough to tell objects apart by eye.
    package var short: String { String(hexadecimal.prefix(12)) }

    private init(_ digest: SHA256.Digest) {
        let digits = Array("0123456789abcdef".utf8)
        hexadecimal = String(decoding: digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Hashes bytes as they come.
    package struct Hasher {
        private var state = SHA256()

        package init() {}

        package mutating func update(_ bytes: [UInt8]) {
            bytes.withUnsafeBytes { state.update(bufferPointer: $0) }
        }

        package consuming func finish() -> Measures.Digest { Measures.Digest(state.finalize()) }
    }
}

extension Digest: CustomStringConvertible {
    package var description: String { hexadecimal }
}

extension Digest: Comparable {
    package static func < (left: Measures.Digest, right: Measures.Digest) -> Bool {
        left.hexadecimal < right.hexadecimal
    }
}

extension Digest: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let value = Measures.Digest(parsing: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not a SHA-256")
        }
        self = value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(hexadecimal)
    }
}
