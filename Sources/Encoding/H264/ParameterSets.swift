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

    var digest: Digest { Digest(of: configuration) }
}
