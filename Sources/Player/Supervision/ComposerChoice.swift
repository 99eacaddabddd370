import Faults
import Programmes
import Stage

/// What composes the next stage's pictures: what was asked for, as far as the machine has it and for as long as it works.
actor ComposerChoice {
    /// What `--composer` asks for.
    enum Wish: String, CaseIterable, Sendable {
        case auto, processor, gpu
    }

    /// What composes, and why it is that.
    struct Verdict: Sendable, Equatable {
        let composer: Composer
        /// As `marqueed status` has it.
        let text: String
        /// What whoever asked for something else should know.
        var note: String?

        static func gpu(_ renderer: String) -> Verdict {
            Verdict(composer: .gpu, text: "glvideomixer, on the GPU (\(renderer))")
        }

        static func processor(_ reason: String? = nil) -> Verdict {
            Verdict(composer: .processor, text: "compositor, on the CPU" + (reason.map { ": \($0)" } ?? ""))
        }
    }

    private let wish: Wish
    private let host: Host
    /// Composes a picture in a process of its own.
    private let look: @Sendable () async -> Graphics
    private var graphics: Graphics?
    /// Why the GPU is left alone from now on.
    private var trouble: String?

    init(_ wish: Wish, host: Host, look: @escaping @Sendable () async -> Graphics) {
        self.wish = wish
        self.host = host
        self.look = look
    }

    /// Throws: `Fault` for a record that is to be composed on a GPU and cannot be: it would have other bytes.
    func verdict(on show: Show) async throws -> Verdict {
        if let trouble { return .processor(trouble) }
        switch wish {
        case .processor: return .processor()
        case .auto:
            guard show.isLive else { return .processor() }
            guard show.programme.mixesPictures else { return .processor("no layout has two zones with pictures") }
            guard hasGPU else { return .processor("no GPU (/dev/dri/renderD*)") }
            let graphics = await graphics()
            return graphics.isSoftware ? .processor(graphics.lack) : graphics.verdict
        case .gpu:
            let verdict = await graphics().verdict
            guard verdict.composer == .processor else { return verdict }
            guard show.isLive else {
                throw Fault(
                    .stageOutput, "no record can be composed on the GPU here: \(verdict.text)",
                    remedy: "leave '--composer gpu' out, or see what 'marqueed doctor' says")
            }
            return Verdict(
                composer: .processor, text: verdict.text,
                note: "'--composer gpu' cannot be had: \(verdict.text)")
        }
    }

    /// A stage that composed on the GPU came to a bad end. Returns what to say of it.
    func giveUp(_ reason: String) -> String {
        trouble = "the stage \(reason) while the GPU composed"
        return "the stage \(reason) while the GPU composed; zones are composed on the processor from now on"
    }

    private func graphics() async -> Graphics {
        if let graphics { return graphics }
        let found = await look()
        graphics = found
        return found
    }

    /// Whether the kernel has a driver for one. Where it has none there is nothing to be found out at each start.
    private var hasGPU: Bool { host.names("dev/dri").contains { $0.hasPrefix("renderD") } }
}

extension Graphics {
    /// What a stage would compose with that is to use the GPU.
    fileprivate var verdict: ComposerChoice.Verdict { renderer.map { .gpu($0) } ?? .processor(lack) }

    /// Why the processor composes.
    var lack: String {
        if let renderer { return "no GPU (\(renderer))" }
        return "no GL (\(problem ?? "it does not answer"))"
    }
}

extension Programme {
    /// Whether pictures of several zones meet on the canvas; one alone that fills it is not composed at all.
    var mixesPictures: Bool {
        let above = overlays.count { hasPicture($0.zone) }
        return layouts.contains { $0.zones.count(where: hasPicture) + above > 1 }
    }

    private func hasPicture(_ zone: Zone) -> Bool {
        guard case .playlist(let name, _) = zone.content, let playlist = playlist(name) else { return true }
        return items(of: playlist).contains { if case .audio = $0.media { false } else { true } }
    }
}
