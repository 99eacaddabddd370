import Stage

extension Survey {
    /// `processor` is what `uname -m` says.
    func checks(processor: String) -> [Check] { [elements(), decoder(processor)] }

    private func elements() -> Check {
        guard !missing.isEmpty else { return .passed("GStreamer", "\(version), with all that is needed") }
        let packages = Set(missing.map(\.package)).sorted().joined(separator: " ")
        return .failed(
            "GStreamer", "\(version), without \(missing.map(\.element).joined(separator: ", "))",
            "apt-get install \(packages)")
    }

    /// Renditions are H.264.
    private func decoder(_ processor: String) -> Check {
        guard let decoder = decoders.first(where: { $0.codec == "h264" }), let element = decoder.element else {
            return .failed("decoder", "none for H.264", "apt-get install gstreamer1.0-libav")
        }
        if decoder.isHardware { return .passed("decoder", "\(element), in hardware") }
        let isBoard = processor.hasPrefix("aarch64") || processor.hasPrefix("arm")
        return isBoard
            ? .warning(
                "decoder", "\(element), in software",
                "use a kernel and GStreamer with the board's decoder; 'marquee boards show NAME' says which")
            : .passed("decoder", "\(element), in software")
    }
}

extension Graphics {
    var check: Check {
        guard let renderer, !isSoftware else { return .passed("composing", "compositor, on the CPU: \(lack)") }
        return .passed("composing", "glvideomixer, on the GPU (\(renderer))")
    }
}
