import Faults
import Measures

/// Reads what renditions are encoded for.
struct EnvelopeReader {
    let sources: SourceNames

    private static let keys = ["profile", "level", "size", "rate", "references", "b-frames", "bitrate"]

    /// The envelope has to fit what is advertised under each of the kernels.
    func envelope(_ node: YAMLNode, on kernels: [Kernel]) -> (value: Envelope, sources: [String])? {
        guard let mapping = node.mapping(keys: ["refresh", "h264", "source"]) else { return nil }
        let refresh = mapping.required("refresh")?.rate()
        let h264 = mapping.required("h264").flatMap { self.h264($0, on: kernels) }
        guard let sources = sources.read(mapping), let refresh, let h264 else { return nil }
        return (Envelope(h264: h264, refresh: refresh), sources)
    }

    private func h264(_ node: YAMLNode, on kernels: [Kernel]) -> Envelope.H264? {
        guard let mapping = node.mapping(keys: Self.keys) else { return nil }
        let profile = mapping.required("profile")?.choice(of: Envelope.Profile.self)
        let level = mapping.required("level")?.choice(of: Envelope.Level.self)
        let size = mapping.required("size")?.resolution()
        let rate = mapping.required("rate")?.rate()
        let references = mapping.required("references")?.integer(in: 1...16)
        let bFrames = mapping.required("b-frames")?.integer(in: 0...16)
        let bitrate = mapping.required("bitrate")?.value("a bit rate", example: "for example 16M") {
            Bitrate(parsing: $0)
        }
        guard let profile, let level, let size, let rate, let references, let bFrames, let bitrate else { return nil }
        let h264 = Envelope.H264(
            profile: profile, level: level, resolution: size, rate: rate, references: references, bFrames: bFrames,
            bitrate: bitrate)
        if let excess = h264.excess { return node.valueFault(excess, remedy: "ask for less or name a higher level") }
        for kernel in kernels {
            let decoder = kernel.decoders.advertised?.first { $0.codec == .h264 }
            guard let excess = decoder?.limits.excess(of: h264) else { continue }
            return node.valueFault(
                "\(excess.asked) where the \(kernel.name.rawValue) kernel's h264 decoder stops at \(excess.most)",
                remedy: "ask for less, or remove a kernel that the board does not run")
        }
        return h264
    }
}
