import Boards
import Measures
import Reports

/// What a board does under one kernel, a line for each codec and output.
struct KernelTable {
    let kernel: Kernel

    func text(_ style: Style) -> String {
        var lines = ["\(style.bold("\(kernel.name.rawValue) kernel")): \(kernel.about)"]
        lines += table(style).split(separator: "\n").map { "  \($0)" }
        lines += unknown.map { "  \($0)" }
        lines += notes.map { style.faint("  \($0)") }
        return lines.joined(separator: "\n")
    }

    private func table(_ style: Style) -> String {
        var table = Table("", "advertised", "profile", "level", "bits", "chroma", "proven", "source")
        for decoder in kernel.decoders.advertised ?? [] {
            add("decodes \(decoder.codec.rawValue)", decoder, proven: proof(of: decoder.codec), to: &table)
        }
        for proof in kernel.decoders.proven where !isAdvertised(proof.codec) {
            table.add("decodes \(proof.codec.rawValue)", "?", "?", "?", "?", "?", text(proof), "")
        }
        for encoder in kernel.encoders ?? [] {
            add("encodes \(encoder.codec.rawValue)", encoder, proven: "", to: &table)
        }
        for output in kernel.outputs ?? [] {
            let sources = output.sources.joined(separator: ", ")
            table.add("shows \(output.name)", "\(output.resolution)@\(output.rate)", "", "", "", "", "", sources)
        }
        return table.text(style)
    }

    private func add(_ what: String, _ advertised: Kernel.Advertised, proven: String, to table: inout Table) {
        let limits = advertised.limits
        let size = limits.resolution.map { size in
            limits.rate.map { "\(size)@\($0)" } ?? "\(size)"
        }
        table.add(
            what, size ?? "?", limits.profile ?? "?", limits.level ?? "?",
            limits.bits.map { $0.map(String.init).joined(separator: ", ") } ?? "?",
            limits.chroma.map { $0.map(\.rawValue).joined(separator: ", ") } ?? "?", proven,
            advertised.sources.joined(separator: ", "))
    }

    private func isAdvertised(_ codec: Codec) -> Bool {
        kernel.decoders.advertised?.contains { $0.codec == codec } ?? false
    }

    private func proof(of codec: Codec) -> String {
        kernel.decoders.proven.first { $0.codec == codec }.map(text) ?? "no"
    }

    private func text(_ proof: Kernel.Proof) -> String {
        guard let size = proof.limits.resolution, let rate = proof.limits.rate else { return "yes" }
        return "\(size)@\(rate)"
    }

    /// What nobody looked at, in words: no line in the table would say that there is nothing.
    private var unknown: [String] {
        [
            kernel.decoders.advertised == nil ? "decoders: not known" : nil,
            kernel.encoders == nil ? "encoders: not known" : nil,
            kernel.outputs == nil ? "outputs: not known" : nil,
        ].compactMap(\.self)
    }

    private var notes: [String] {
        let decoders = (kernel.decoders.advertised ?? []).map { ("decodes \($0.codec.rawValue)", $0.note) }
        let proofs = kernel.decoders.proven.map { proof in
            ("\(proof.codec.rawValue) is proven", "stream \(proof.stream.short), \(proof.playedOn)" as String?)
        }
        let encoders = (kernel.encoders ?? []).map { ("encodes \($0.codec.rawValue)", $0.note) }
        let outputs = (kernel.outputs ?? []).map { ("shows \($0.name)", $0.note) }
        return (decoders + proofs + encoders + outputs).compactMap { what, note in note.map { "\(what): \($0)" } }
    }
}
