import CGStreamer

/// What this machine's GStreamer can do for the stage.
package struct Survey: Codable, Sendable, Equatable {
    /// As in `1.22.0`.
    package let version: String
    package let missing: [Missing]
    package let decoders: [Decoder]

    package struct Missing: Codable, Sendable, Equatable {
        package let element: String
        /// The Debian package that brings it.
        package let package: String

        package init(element: String, package: String) {
            self.element = element
            self.package = package
        }
    }

    /// What plays a codec: of all that can, the one of the highest rank.
    package struct Decoder: Codable, Sendable, Equatable {
        /// `h264`, `h265`, `vp9`, `av1` or `mpeg2`.
        package let codec: String
        /// `nil` if there is none.
        package let element: String?
        package let isHardware: Bool

        package init(codec: String, element: String?, isHardware: Bool) {
            self.codec = codec
            self.element = element
            self.isHardware = isHardware
        }
    }

    package init(version: String, missing: [Missing], decoders: [Decoder]) {
        self.version = version
        self.missing = missing
        self.decoders = decoders
    }

    private static let codecs = [
        ("h264", "video/x-h264"), ("h265", "video/x-h265"), ("vp9", "video/x-vp9"), ("av1", "video/x-av1"),
        ("mpeg2", "video/mpeg,mpegversion=2,systemstream=false"),
    ]

    /// Starts GStreamer in this process, which loads what drivers there are.
    /// `pages` says whether web pages are to be shown.
    package static func take(for output: Output, pages: Bool) -> Survey {
        gst_init(nil, nil)
        var needed = Library.required
        if pages { needed.append(Library.webEngine) }
        if case .screen(let screen) = output { needed.append((screen.sink.element, screen.sink.package)) }
        return Survey(
            version: gstreamer,
            missing: needed.filter { unsafe gst_element_factory_find($0.0) == nil }.map {
                Missing(element: $0.0, package: $0.1)
            },
            decoders: codecs.map { decoder($0.0, $0.1) })
    }

    /// The version of GStreamer, which need not be started for it.
    package static var gstreamer: String {
        var (major, minor, micro, nano): (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
        unsafe gst_version(&major, &minor, &micro, &nano)
        return "\(major).\(minor).\(micro)"
    }

    private static func decoder(_ codec: String, _ caps: String) -> Decoder {
        guard let factory = unsafe mq_video_decoder(caps) else {
            return Decoder(codec: codec, element: nil, isHardware: false)
        }
        defer { unsafe gst_object_unref(UnsafeMutableRawPointer(factory)) }
        return Decoder(
            codec: codec, element: unsafe mq_factory_name(factory).map { unsafe String(cString: $0) },
            isHardware: unsafe isHardware(factory))
    }

    @unsafe private static func isHardware(_ factory: OpaquePointer) -> Bool {
        unsafe mq_factory_class(factory).map { unsafe String(cString: $0) }?.contains("Hardware") ?? false
    }

    /// Whether what decodes renditions is hardware that hands out both chroma samples of a pixel in a row, as Rockchip's does.
    static let bringsPairedChroma: Bool = {
        guard let factory = unsafe mq_video_decoder("video/x-h264") else { return false }
        defer { unsafe gst_object_unref(UnsafeMutableRawPointer(factory)) }
        guard unsafe isHardware(factory), let caps = unsafe gst_caps_from_string("video/x-raw,format=NV12") else {
            return false
        }
        defer { unsafe gst_caps_unref(caps) }
        return unsafe gst_element_factory_can_src_any_caps(factory, caps) != 0
    }()
}
