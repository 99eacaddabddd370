/// A way to code pictures that boards have hardware for.
package enum Codec: String, Hashable, Sendable, Codable, CaseIterable {
    case h264, hevc, vp9, av1, vp8, mpeg2, mpeg4, h263, avs, avs2, jpeg

    package enum Chroma: String, Hashable, Sendable, Codable, CaseIterable {
        case monochrome = "4:0:0"
        case quarter = "4:2:0"
        case half = "4:2:2"
        case full = "4:4:4"
    }

    /// A profile and the pictures that a decoder takes which stops at it.
    struct Profile {
        let name: String
        let bits: [Int]
        let chroma: [Chroma]
    }

    /// From the least to the most. Empty where boards are told apart without.
    ///
    /// Source: ITU-T H.264 annex A, ITU-T H.265 annex A, the VP9 and AV1 bitstream specifications.
    var profiles: [Profile] {
        switch self {
        case .h264:
            [
                Profile(name: "baseline", bits: [8], chroma: [.quarter]),
                Profile(name: "main", bits: [8], chroma: [.quarter]),
                Profile(name: "high", bits: [8], chroma: [.monochrome, .quarter]),
                Profile(name: "high-10", bits: [8, 10], chroma: [.monochrome, .quarter]),
                Profile(name: "high-4:2:2", bits: [8, 10], chroma: [.monochrome, .quarter, .half]),
            ]
        case .hevc:
            [
                Profile(name: "main", bits: [8], chroma: [.quarter]),
                Profile(name: "main-10", bits: [8, 10], chroma: [.quarter]),
            ]
        case .vp9:
            [
                Profile(name: "0", bits: [8], chroma: [.quarter]),
                Profile(name: "2", bits: [8, 10, 12], chroma: [.quarter]),
            ]
        case .av1: [Profile(name: "main", bits: [8, 10], chroma: [.monochrome, .quarter])]
        case .vp8, .mpeg2, .mpeg4, .h263, .avs, .avs2, .jpeg: []
        }
    }

    /// Rising. Empty where boards are told apart without.
    ///
    /// Source: ITU-T H.264 table A-1, ITU-T H.265 table A.8.
    var levels: [String] {
        switch self {
        case .h264: Envelope.Level.allCases.map(\.rawValue) + Envelope.Level.Limits.beyond.map(\.level)
        case .hevc: ["3.0", "3.1", "4.0", "4.1", "5.0", "5.1", "5.2", "6.0", "6.1", "6.2"]
        case .vp9, .av1, .vp8, .mpeg2, .mpeg4, .h263, .avs, .avs2, .jpeg: []
        }
    }
}
