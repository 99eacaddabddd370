import Measures

/// A video's sequence and picture parameter sets, without start codes.
struct ParameterSets: Hashable {
    let sequence: [UInt8]
    let picture: [UInt8]

    /// Returns `nil` for sets that cannot be whole.
    init?(sequence: [UInt8], picture: [UInt8]) {
        guard sequence.count >= 4, sequence.count <= 0xFFFF, !picture.isEmpty, picture.count <= 0xFFFF else {
            return nil
        }
        self.sequence = sequence
        self.picture = picture
    }

    /// Reads an `avcC` box with one set of each kind and four bytes of length before each unit; `nil` for any other.
    init?(configuration bytes: [UInt8]) {
        guard bytes.count > 8, bytes[0] == 1, bytes[4] & 3 == 3, bytes[5] & 31 == 1,
            let length = bytes[...].number(at: 6, bytes: 2), bytes.count >= 8 + length + 3, bytes[8 + length] == 1,
            let rest = bytes[...].number(at: 9 + length, bytes: 2), bytes.count >= 11 + length + rest
        else { return nil }
        self.init(sequence: Array(bytes[8..<8 + length]), picture: Array(bytes[11 + length..<11 + length + rest]))
    }

    /// What stands in an MP4 file's `avcC` box, with four bytes of length before each unit.
    ///
    /// Source: ISO/IEC 14496-15, 5.3.3.1.
    var configuration: [UInt8] {
        var bytes: [UInt8] = [1, sequence[1], sequence[2], sequence[3], 0xFC | 3, 0xE0 | 1]
        bytes += [UInt8(sequence.count >> 8), UInt8(sequence.count & 255)] + sequence
        bytes += [1, UInt8(picture.count >> 8), UInt8(picture.count & 255)] + picture
        // From High on, the chroma format (4:2:0) and the depths (eight bits) follow.
        if sequence[1] >= 100 { bytes += [0xFC | 1, 0xF8, 0xF8, 0] }
        return bytes
    }

    /// As in `high`.
    var profile: String {
        [66: "baseline", 77: "main", 100: "high"][Int(sequence[1])] ?? "profile \(sequence[1])"
    }

    /// As in `4.2`.
    var level: String { "\(sequence[3] / 10).\(sequence[3] % 10)" }

    var digest: Digest { Digest(of: configuration) }
}
