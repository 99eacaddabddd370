import Foundation
import Glibc
import Measures

/// What lays the slots' pictures onto the canvas.
package enum Composer: String, Sendable, Codable, CaseIterable {
    /// `compositor`, on the CPU.
    case processor
    /// `glvideomixer`, on a GPU, by OpenGL.
    case gpu
}

extension Composer {
    /// Before GStreamer is started: where there is no display server, OpenGL has to be told to do without. The display itself is
    /// the output's own. `GST_GL_WINDOW` says otherwise.
    func prepare(for output: Output) {
        let environment = ProcessInfo.processInfo.environment
        let hasServer = ["DISPLAY", "WAYLAND_DISPLAY"].contains { environment[$0]?.isEmpty == false }
        guard self == .gpu, output == .screen(.kms) || !hasServer else { return }
        _ = unsafe setenv("GST_GL_WINDOW", "egl-device", 0)
    }

    func mixer(live: Bool) throws -> Element {
        switch self {
        case .processor: try Element.canvas(live: live)
        case .gpu: try Element.mixer("glvideomixerelement", package: Library.graphics.package, live: live)
        }
    }

    /// What a picture goes through on its way to the mixer.
    func inlet() throws -> [Element] {
        switch self {
        case .processor: []
        case .gpu: try ["glupload", "glcolorconvert"].map { try Element($0, package: Library.graphics.package) }
        }
    }

    /// What the canvas goes through on its way to the output: it comes out turned, as the output takes it.
    func outlet(
        _ opening: StageCommand.Opening, isPaired: Bool = Survey.bringsPairedChroma
    ) throws -> [Element] {
        let (width, height) = (opening.canvas.width & ~1, opening.canvas.height & ~1)
        let rate = ",framerate=\(opening.rate.fraction)"
        switch self {
        case .processor:
            return [try Element.capsFilter(SlotBin.Format.video(width: width, height: height) + rate)]
                + (try opening.rotation.elements())
        case .gpu:
            let packing = CanvasPacking(
                canvas: (width, height), rotation: opening.rotation, isPaired: isPaired)
            let packer = try Element("glshader", package: Library.graphics.package)
            packer.set("vertex", text: CanvasPacking.vertex)
            packer.set("fragment", text: packing.fragment)
            let label = try Element("capssetter", package: "gstreamer1.0-plugins-good")
            label.set("join", false)
            label.set("replace", true)
            let format = SlotBin.Format.video(width: packing.width, height: packing.height, isPaired: isPaired)
            label.set("caps", format + rate)
            label.pad("src")?.watchBuffers { _ in .unpack(packing) }
            let (across, down) = packing.packed
            return [
                try Element.capsFilter(Self.pixels(width, height) + rate), packer,
                try Element.capsFilter(Self.pixels(across, down)),
                try Element("gldownload", package: Library.graphics.package),
                try Element.capsFilter("video/x-raw,format=RGBA"), label,
            ]
        }
    }

    private static func pixels(_ width: Int, _ height: Int) -> String {
        "video/x-raw(memory:GLMemory),format=RGBA,width=\(width),height=\(height)"
    }
}
