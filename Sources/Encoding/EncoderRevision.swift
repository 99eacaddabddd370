import CFFmpeg
import CX264

/// What stands in a rendition's key for the code that makes it.
package enum EncoderRevision {
    /// Raised with every change here that gives other bytes for the same plan.
    static let ours = 7

    /// Our revision and the libraries', as in `marquee 1, x264 164 0.164.3095 baee400, avcodec 59.37.100 …`.
    package static let current: String = {
        let libraries: [(String, UInt32)] = [
            ("avformat", avformat_version()), ("avcodec", avcodec_version()), ("avfilter", avfilter_version()),
            ("swscale", swscale_version()),
        ]
        let versions = libraries.map { name, version in
            "\(name) \(version >> 16).\(version >> 8 & 255).\(version & 255)"
        }
        return "marquee \(ours), x264 \(X264_BUILD) \(X264_POINTVER), " + versions.joined(separator: ", ")
    }()
}
