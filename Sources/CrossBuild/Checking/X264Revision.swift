/// Which x264 wrote a stream, as the stream itself tells: `0.164.3095 baee400`.
package struct X264Revision: Hashable, Sendable {
    package let name: String

    package init(name: String) { self.name = name }

    /// `nil` for a stream that does not name an x264 near its beginning.
    ///
    /// Shape: x264 writes `x264 - core 164 r3095 baee400 - H.264/MPEG-4 AVC codec` as user data before the first picture.
    /// A build that was not told its revision leaves the middle two words out.
    init?(of stream: [UInt8]) {
        let mark = Array("x264 - core ".utf8)
        let head = stream.prefix(4096)
        guard let start = head.firstRange(of: mark)?.upperBound else { return nil }
        let text = String(decoding: head[start...].prefix(80), as: UTF8.self)
        guard let words = text.firstRange(of: " - ").map({ text[..<$0.lowerBound].split(separator: " ") }),
            let core = words.first.flatMap({ Int($0) })
        else { return nil }
        let revision = words.dropFirst().first.map { $0.drop { $0 == "r" } } ?? "x"
        name = (["0.\(core).\(revision)"] + words.dropFirst(2).map(String.init)).joined(separator: " ")
    }
}

extension X264Revision: Encodable {
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
