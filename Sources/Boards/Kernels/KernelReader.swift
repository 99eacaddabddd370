import Faults
import Measures

/// Reads what stands below `kernels:` in a board's file.
struct KernelReader {
    let sources: SourceNames

    private static let limitKeys = ["size", "rate", "profile", "level", "bits", "chroma"]

    /// In the order of `Kernel.Name`.
    func kernels(_ node: YAMLNode) -> [Kernel]? {
        guard let mapping = node.mapping(keys: Kernel.Name.allCases.map(\.rawValue)) else { return nil }
        guard !mapping.entries.isEmpty else {
            return node.valueFault("no kernel", remedy: "describe vendor or mainline, or write 'kernels: unknown'")
        }
        let names = Kernel.Name.allCases.filter { mapping[$0.rawValue] != nil }
        let kernels = names.compactMap { name in mapping[name.rawValue].flatMap { kernel($0, name) } }
        return kernels.count == names.count ? kernels : nil
    }

    private func kernel(_ node: YAMLNode, _ name: Kernel.Name) -> Kernel? {
        guard let mapping = node.mapping(keys: ["about", "decoders", "encoders", "outputs"]) else { return nil }
        let about = mapping.required("about")?.line()
        let decoders = mapping.required("decoders").flatMap(decoders)
        let encoders = mapping.required("encoders")?.unlessUnknown { $0.codecs(advertised) }
        let outputs = mapping.required("outputs")?.unlessUnknown(outputs)
        guard let about, let decoders, let encoders, let outputs else { return nil }
        return Kernel(name: name, about: about, decoders: decoders, encoders: encoders, outputs: outputs)
    }

    private func decoders(_ node: YAMLNode) -> Kernel.Decoders? {
        guard let mapping = node.mapping(keys: ["advertised", "proven"]) else { return nil }
        let advertised = mapping.required("advertised")?.unlessUnknown { $0.codecs(self.advertised) }
        let proven = mapping.required("proven")?.codecs(proof)
        guard let advertised, let proven else { return nil }
        return Kernel.Decoders(advertised: advertised, proven: proven)
    }

    private func advertised(_ node: YAMLNode, _ codec: Codec) -> Kernel.Advertised? {
        guard let mapping = node.mapping(keys: Self.limitKeys + ["note", "source"]) else { return nil }
        let limits = limits(mapping, codec, node)
        let note = mapping["note"]?.line()
        guard let sources = sources.read(mapping), let limits else { return nil }
        return Kernel.Advertised(codec: codec, limits: limits, note: note, sources: sources)
    }

    /// A stream has a size and a rate, and its digest says which it was.
    private func proof(_ node: YAMLNode, _ codec: Codec) -> Kernel.Proof? {
        guard let mapping = node.mapping(keys: Self.limitKeys + ["stream", "played-on"]) else { return nil }
        let isWhole = ["size", "rate"].compactMap { mapping.required($0) }.count == 2
        let limits = limits(mapping, codec, node)
        let stream = mapping.required("stream")?.digest()
        let playedOn = mapping.required("played-on")?.line()
        guard isWhole, let limits, let stream, let playedOn else { return nil }
        return Kernel.Proof(codec: codec, limits: limits, stream: stream, playedOn: playedOn)
    }

    private func limits(_ mapping: YAMLMapping, _ codec: Codec, _ node: YAMLNode) -> CodecLimits? {
        guard mapping["rate"] == nil || mapping["size"] != nil else {
            return node.valueFault("a rate without a size", remedy: "add the size that it is reached at")
        }
        let limits = CodecLimits(
            resolution: mapping["size"]?.resolution(), rate: mapping["rate"]?.rate(),
            profile: mapping["profile"]?.word("profile", of: codec, among: codec.profiles.map(\.name)),
            level: mapping["level"]?.word("level", of: codec, among: codec.levels),
            bits: mapping["bits"]?.oneOrMore { $0.value("8, 10 or 12 bits", example: "8") { Self.bits[$0] } },
            chroma: mapping["chroma"]?.oneOrMore { $0.choice(of: Codec.Chroma.self) })
        if let contradiction = limits.contradiction(in: codec) {
            return node.valueFault(contradiction, remedy: "look it up again in the source")
        }
        return limits
    }

    private static let bits = ["8": 8, "10": 10, "12": 12]

    private func outputs(_ node: YAMLNode) -> [Kernel.Output]? {
        node.named { name, node in
            guard let mapping = node.mapping(keys: ["size", "rate", "note", "source"]) else { return nil }
            let size = mapping.required("size")?.resolution()
            let rate = mapping.required("rate")?.rate()
            let note = mapping["note"]?.line()
            guard let sources = sources.read(mapping), let size, let rate else { return nil }
            return Kernel.Output(name: name, resolution: size, rate: rate, note: note, sources: sources)
        }
    }
}

extension YAMLNode {
    /// The entries of a mapping from codecs, in the order of the file.
    fileprivate func codecs<Entry>(_ read: (YAMLNode, Codec) -> Entry?) -> [Entry]? {
        guard let mapping = mapping(keys: Codec.allCases.map(\.rawValue)) else { return nil }
        let entries = mapping.entries.compactMap { entry in
            Codec(rawValue: entry.key).flatMap { read(entry.value, $0) }
        }
        return entries.count == mapping.entries.count ? entries : nil
    }

    /// A profile or a level of a codec.
    fileprivate func word(_ kind: String, of codec: Codec, among known: [String]) -> String? {
        guard let text = string() else { return nil }
        guard !known.isEmpty else {
            return valueFault("a \(kind) of \(codec.rawValue), which is described without", remedy: "remove it")
        }
        if known.contains(text) { return text }
        return valueFault(
            "unknown \(kind) '\(text)' of \(codec.rawValue)", remedy: Spelling.remedy(for: text, among: known))
    }
}
