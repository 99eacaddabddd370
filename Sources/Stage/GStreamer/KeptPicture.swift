import CGStreamer
import Faults
import Foundation
import Measures

/// A composed picture kept for a look at it. Owns one reference.
///
/// `@unchecked Sendable`: the sample is never written to.
@safe
final class KeptPicture: @unchecked Sendable {
    let sample: OpaquePointer

    /// Takes over the reference that `owned` carries.
    init(owned: OpaquePointer) { unsafe sample = owned }

    deinit { unsafe gst_sample_unref(sample) }

    /// `nil` for what is no picture.
    var size: Resolution? {
        guard let caps = unsafe gst_sample_get_caps(sample), let structure = unsafe gst_caps_get_structure(caps, 0)
        else { return nil }
        var (width, height): (gint, gint) = (0, 0)
        guard unsafe gst_structure_get_int(structure, "width", &width) != 0,
            unsafe gst_structure_get_int(structure, "height", &height) != 0
        else { return nil }
        return Resolution(width: Int(width), height: Int(height))
    }

    /// Writes the picture as a PNG; the file gets its name when it is whole. Throws: `Fault`.
    func write(to path: String) throws {
        guard let caps = unsafe gst_caps_from_string("image/png") else {
            throw Fault(.stage, "no PNG encoder", remedy: "install the Debian package gstreamer1.0-plugins-good")
        }
        defer { unsafe gst_caps_unref(caps) }
        guard let converted = unsafe gst_video_convert_sample(sample, caps, 10_000_000_000, nil) else {
            throw Fault(.stage, "the picture could not be converted to PNG", remedy: "report this")
        }
        defer { unsafe gst_sample_unref(converted) }
        let bytes = unsafe MediaBuffer.bytes(of: gst_sample_get_buffer(converted))
        do {
            try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw Fault(
                .fileUnwritable, at: .init(file: path), "the picture cannot be written",
                remedy: "choose a directory that exists and that you may write to",
                cause: error.localizedDescription)
        }
    }
}
