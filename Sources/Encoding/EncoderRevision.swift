import CFFmpeg
import CX264

/// What stands in a rendition's key for the code that makes it.
package enum EncoderRevision {
    /// Raised with every change here that gives other bytes for the same plan.
    static let ours = 13

    /// Our revision and the libraries', as in `marquee 1, x264 164 0.164.3095 baee400, FFmpeg 5.1.9 …, avformat 59.27.100 …`.
    package static let current: String = {
        let libraries: [(String, UInt32)] = [
            ("avformat", avformat_version()), ("avcodec", avcodec_version()), ("swscale", swscale_version()),
        ]
        let versions = libraries.map { name, version in
            "\(name) \(version >> 16).\(version >> 8 & 255).\(version & 255)"
        }
        // All of FFmpeg's libraries come from one source, libavfilter among them, which is not loaded only to be asked.
        let release = unsafe String(cString: av_version_info())
        return "marquee \(ours), x264 \(X264_BUILD) \(X264_POINTVER), FFmpeg \(release), "
            + versions.joined(separator: ", ")
    }()
}
