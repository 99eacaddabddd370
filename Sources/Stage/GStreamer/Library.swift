import CGStreamer
import Faults

/// The GStreamer library itself.
package enum Library {
    /// Starts the library. Throws: `Fault` naming the Debian package of a plug-in that is missing.
    package static func start() throws {
        gst_init(nil, nil)
        for (element, package) in required where unsafe gst_element_factory_find(element) == nil {
            throw missing(element, package: package)
        }
    }

    static func missing(_ element: String, package: String) -> Fault {
        Fault(
            .toolMissing, "GStreamer has no element '\(element)'", remedy: "install the Debian package \(package)")
    }

    /// What shows pages, where a programme has any.
    static let webEngine = ("wpevideosrc", "gstreamer1.0-wpe")

    /// What composes on a GPU.
    static let graphics = (element: "glvideomixerelement", package: "gstreamer1.0-gl")

    static let required = [
        ("compositor", "gstreamer1.0-plugins-base"), ("audiomixer", "gstreamer1.0-plugins-base"),
        ("uridecodebin", "gstreamer1.0-plugins-base"),
        ("videoflip", "gstreamer1.0-plugins-good"), ("imagefreeze", "gstreamer1.0-plugins-good"),
        ("pngdec", "gstreamer1.0-plugins-good"),
        ("qtdemux", "gstreamer1.0-plugins-good"), ("h264parse", "gstreamer1.0-plugins-bad"),
        ("audiobuffersplit", "gstreamer1.0-plugins-bad"),
        ("avdec_h264", "gstreamer1.0-libav"),
    ]
}
