import CGStreamer
import Faults
import Measures
import Programmes

/// What this machine's GPU is to the stage: found out by composing a picture on it.
package struct Graphics: Codable, Sendable, Equatable {
    /// What OpenGL calls it, as in `Mali-G610 (Panfrost)`; `nil` if nothing can be composed on it.
    package let renderer: String?
    /// Why not.
    package let problem: String?

    package init(renderer: String?, problem: String? = nil) {
        self.renderer = renderer
        self.problem = problem
    }

    /// Whether it is the processor in truth, as Mesa's are where there is no GPU.
    package var isSoftware: Bool {
        guard let name = renderer?.lowercased() else { return false }
        return ["llvmpipe", "softpipe", "swrast", "swiftshader", "software"].contains { name.contains($0) }
    }

    /// Starts GStreamer in this process. Drivers are loaded, which may crash it, or never return.
    package static func look(for output: Output) -> Graphics {
        Composer.gpu.prepare(for: output)
        do {
            try Library.start()
            return try compose()
        } catch let fault as Fault {
            return Graphics(renderer: nil, problem: fault.problem)
        } catch {
            return Graphics(renderer: nil, problem: "\(error)")
        }
    }

    /// Units: nanoseconds.
    private static let patience: UInt = 10_000_000_000
    /// Green all over, and the luma that BT.709 gives it; by another matrix it would differ by 28.
    private static let (colour, luma) = (0xFF00_FF00, 173)

    private static func compose() throws -> Graphics {
        guard let canvas = Resolution(width: 64, height: 64) else { return Graphics(renderer: nil) }
        let opening = StageCommand.Opening(
            canvas: canvas, rate: .thirty, output: "none", composer: .gpu, start: Instant(nanoseconds: 0), end: nil)
        let pipeline = Element.pipeline()
        let source = try Element("videotestsrc")
        source.set("pattern", "solid-color")
        source.set("foreground-color", colour)
        source.set("num-buffers", 2)
        let mixer = try Composer.gpu.mixer(live: false)
        let sink = try Element("appsink")
        sink.set("sync", false)
        sink.set("wait-on-eos", false)
        let ground = try Element.capsFilter(SlotBin.Format.video(width: 64, height: 64) + ",framerate=30/1")
        try pipeline.chain([source, ground] + Composer.gpu.inlet() + [mixer] + Composer.gpu.outlet(opening) + [sink])
        defer { pipeline.setState(GST_STATE_NULL) }
        pipeline.setState(GST_STATE_PLAYING)
        let said = BusWatcher.next(of: pipeline, within: patience, slotPrefix: SlotBin.namePrefix)
        if case .failed(_, let what) = said { return Graphics(renderer: nil, problem: what) }
        guard case .ended = said, let sample = unsafe mq_pull_sample(sink.pointer, 0) else {
            return Graphics(renderer: nil, problem: "OpenGL composes nothing")
        }
        let seen = unsafe KeptPicture(owned: sample).luma(at: [.init(x: 8, y: 8), .init(x: 56, y: 56)])
        guard let seen, seen.allSatisfy({ abs(Int($0) - luma) <= 2 }) else {
            return Graphics(renderer: nil, problem: "OpenGL composes another picture than it is given")
        }
        guard let name = unsafe mq_gl_renderer(mixer.pointer) else {
            return Graphics(renderer: nil, problem: "OpenGL does not say what it runs on")
        }
        defer { unsafe g_free(name) }
        return Graphics(renderer: unsafe String(cString: name))
    }
}
