package import Measures

/// What a board's hardware does under one kernel.
package struct Kernel: Hashable, Sendable, Codable {
    package let name: Name
    package let about: String
    package let decoders: Decoders
    /// What is encoded in hardware; `nil` where nobody knows, empty where nothing is.
    package let encoders: [Advertised]?
    package let outputs: [Output]?

    package enum Name: String, Hashable, Sendable, Codable, CaseIterable {
        case vendor, mainline
    }

    /// What is said of the hardware decoders, and what was seen of them.
    package struct Decoders: Hashable, Sendable, Codable {
        /// `nil` where nobody knows, empty where nothing is decoded in hardware.
        package let advertised: [Advertised]?
        package let proven: [Proof]
    }

    /// What documents and drivers say of a codec.
    package struct Advertised: Hashable, Sendable, Codable {
        package let codec: Codec
        package let limits: CodecLimits
        package let note: String?
        package let sources: [String]
    }

    /// A stream that was decoded in hardware, picture for picture as in software, at its own rate.
    package struct Proof: Hashable, Sendable, Codable {
        package let codec: Codec
        package let limits: CodecLimits
        package let stream: Digest
        /// Which board, kernel and decoder that was.
        package let playedOn: String
    }

    /// A display output and its largest mode.
    package struct Output: Hashable, Sendable, Codable {
        package let name: String
        package let resolution: Resolution
        package let rate: FrameRate
        package let note: String?
        package let sources: [String]
    }
}
