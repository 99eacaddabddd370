import CGStreamer
import Glibc
import Measures
import Programmes
import Testing

@testable import Stage

/// What composes on a GPU is in a package of its own.
private enum GraphicsPlugin {
    static let isThere: Bool = {
        Composer.gpu.prepare(for: .none)
        gst_init(nil, nil)
        return gst_element_factory_find(Library.graphics.element) != nil
    }()
}

/// A picture goes to the GPU and comes back, by Mesa's own where there is none.
@Suite(.serialized, .enabled(if: GraphicsPlugin.isThere, "gstreamer1.0-gl")) struct CanvasPackingTests {
    private struct NoPicture: Error { let what: String }

    /// The bytes of the picture that comes out behind `elements`. Shape: three planes, the luma's rows one after the other.
    private func picture(
        _ canvas: Resolution, of pattern: String, through elements: [Element], width: Int, height: Int
    ) throws -> [UInt8] {
        let pipeline = Element.pipeline()
        let source = try Element("videotestsrc")
        source.set("pattern", pattern)
        source.set("num-buffers", 1)
        let sink = try Element("appsink")
        sink.set("sync", false)
        sink.set("wait-on-eos", false)
        let size = SlotBin.Format.video(width: canvas.width, height: canvas.height, isPaired: false)
        let planes = SlotBin.Format.video(width: width, height: height, isPaired: false)
        // A copy at most: it has the planes lie where the format says they do.
        let plain = try ["videoconvert", "videoscale"].map { try Element($0) }
        try pipeline.chain(
            [source, try Element.capsFilter(size + ",framerate=30/1")] + elements + plain
                + [try Element.capsFilter(planes), sink])
        defer { pipeline.setState(GST_STATE_NULL) }
        pipeline.setState(GST_STATE_PLAYING)
        let said = BusWatcher.next(of: pipeline, within: 60_000_000_000, slotPrefix: SlotBin.namePrefix)
        guard case .ended = said, let sample = mq_pull_sample(sink.pointer, 0) else {
            throw NoPicture(what: "\(String(describing: said))")
        }
        let kept = KeptPicture(owned: sample)
        var info = GstVideoInfo()
        var frame = GstVideoFrame()
        guard gst_video_info_from_caps(&info, gst_sample_get_caps(kept.sample)) != 0,
            gst_video_frame_map(&frame, &info, gst_sample_get_buffer(kept.sample), GST_MAP_READ) != 0
        else { throw NoPicture(what: "it cannot be read") }
        defer { gst_video_frame_unmap(&frame) }
        let planesOfFrame = [frame.data.0, frame.data.1, frame.data.2].map { $0?.assumingMemoryBound(to: UInt8.self) }
        let strides = [frame.info.stride.0, frame.info.stride.1, frame.info.stride.2].map(Int.init)
        return zip(planesOfFrame, strides).enumerated().flatMap { index, plane -> [UInt8] in
            let (across, down) = index == 0 ? (width, height) : (width / 2, height / 2)
            return (0..<down).flatMap { row in
                (0..<across).map { plane.0?[row * plane.1 + $0] ?? 0 }
            }
        }
    }

    @Test(arguments: Rotation.allCases, [false, true])
    func `a picture comes back as it went, but turned, in either order of its planes`(
        rotation: Rotation, isPaired: Bool
    ) throws {
        // Neither side of which is a multiple of eight.
        let canvas = try #require(Resolution(width: 84, height: 46))
        let opening = StageCommand.Opening(
            canvas: canvas, rotation: rotation, rate: .thirty, output: "none", start: Instant(nanoseconds: 0), end: nil)
        let isUpright = rotation == .none || rotation == .half
        let (width, height) = isUpright ? (84, 46) : (46, 84)
        // Greys of all kinds, and colours whose edges lie where chroma samples do.
        for (pattern, most, mean) in [("circular", 1, 0.5), ("smpte75", 90, 3.5)] {
            let there = try picture(
                canvas, of: pattern, through: rotation.elements(), width: width, height: height)
            let mixer = try Composer.gpu.mixer(live: false)
            let back = try picture(
                canvas, of: pattern,
                through: Composer.gpu.inlet() + [mixer] + Composer.gpu.outlet(opening, isPaired: isPaired),
                width: width, height: height)
            try #require(there.count == width * height * 3 / 2 && back.count == there.count)
            let differences = zip(there, back).map { abs(Int($0) - Int($1)) }
            #expect(try #require(differences.max()) <= most, "\(pattern)")
            for plane in [
                0..<width * height, width * height..<width * height * 5 / 4, width * height * 5 / 4..<there.count,
            ] {
                let sum = differences[plane].reduce(0, +)
                #expect(Double(sum) / Double(plane.count) <= mean, "\(pattern), the plane at \(plane.lowerBound)")
            }
        }
    }

    @Test func `a GPU is told from a processor that does its work`() {
        #expect(Graphics.look(for: .none).problem == nil)
        for name in ["llvmpipe (LLVM 15.0.6, 256 bits)", "softpipe", "Google SwiftShader", "Software Rasterizer"] {
            #expect(Graphics(renderer: name).isSoftware, "\(name)")
        }
        for name in ["Mali-G610 (Panfrost)", "V3D 4.2", "Mesa Intel(R) UHD Graphics 620 (KBL GT2)"] {
            #expect(!Graphics(renderer: name).isSoftware, "\(name)")
        }
    }
}
