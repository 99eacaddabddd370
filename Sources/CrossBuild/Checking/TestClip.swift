/// A short clip made by arithmetic, the same on every machine: what the encoders are compared on.
package struct TestClip: Hashable, Sendable {
    package enum Motion: String, Hashable, Sendable, CaseIterable, Encodable {
        /// A gradient that slides: long motion vectors, skipped blocks.
        case slide
        /// Noise that changes every picture: residuals everywhere.
        case noise
        /// Blocks that wander over a pattern that is cut to another every ten pictures: intra decisions, scene cuts.
        case cuts

        /// Units: pictures. The emulator takes its time for each: of four times the size x264 0.164.3095 on aarch64 comes by
        /// 72 493 pieces of its code, of these by all but 11 of them.
        var length: Int {
            switch self {
            case .slide, .cuts: 12
            case .noise: 5
            }
        }
    }

    package let motion: Motion

    /// Units: pixels.
    package static let width = 176
    package static let height = 144
    /// Units: pictures per second.
    package static let rate = 25

    /// The pictures, 8-bit 4:2:0, one plane behind the other.
    package func pictures() -> [[UInt8]] {
        var random = Sequence32(state: 0x2545_F491)
        return (0..<motion.length).map { picture in
            var bytes: [UInt8] = []
            bytes.reserveCapacity(Self.width * Self.height * 3 / 2)
            appendPlane(to: &bytes, width: Self.width, height: Self.height, picture, plane: 0, &random)
            appendPlane(to: &bytes, width: Self.width / 2, height: Self.height / 2, picture, plane: 1, &random)
            appendPlane(to: &bytes, width: Self.width / 2, height: Self.height / 2, picture, plane: 2, &random)
            return bytes
        }
    }

    /// The clip as YUV4MPEG2.
    func render() -> [UInt8] {
        let header = "YUV4MPEG2 W\(Self.width) H\(Self.height) F\(Self.rate):1 Ip A1:1 C420jpeg\n"
        return pictures().reduce(into: Array(header.utf8)) { $0 += Array("FRAME\n".utf8) + $1 }
    }

    private func appendPlane(
        to bytes: inout [UInt8], width: Int, height: Int, _ picture: Int, plane: Int, _ random: inout Sequence32
    ) {
        for y in 0..<height {
            for x in 0..<width {
                let value =
                    switch motion {
                    case .slide: (x + 3 * picture) / 2 + (y + picture) / 3 + 40 * plane
                    case .noise: 96 + Int(random.next() >> 26) + (x ^ y) % 16
                    case .cuts: cut(x, y, picture, plane)
                    }
                bytes.append(UInt8(truncatingIfNeeded: 16 + value % 220))
            }
        }
    }

    private func cut(_ x: Int, _ y: Int, _ picture: Int, _ plane: Int) -> Int {
        let scene = picture / 10
        let left = (picture * 7 + scene * 60) % 200
        if x >= left && x < left + 48 && y >= 40 && y < 88 { return 200 - 30 * plane }
        return scene * 37 + (x / (scene + 3)) * (y / 16 + 1) + plane * 11
    }

    /// Marsaglia's xorshift with 32 bits of state.
    private struct Sequence32 {
        var state: UInt32

        mutating func next() -> UInt32 {
            state ^= state << 13
            state ^= state >> 17
            state ^= state << 5
            return state
        }
    }
}
