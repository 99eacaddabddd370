import CFFmpeg
import CWebP
import Faults
import Measures
import SystemPackage

/// An animated WebP, which Debian's FFmpeg does not decode: libwebp lays its pictures one over the other, and what comes
/// of that is written down whole.
enum AnimatedWebP {
    struct Facts {
        let resolution: Resolution
        let pictures: Int
        let hasAlpha: Bool
    }

    /// libwebp's version, as in `1.2.4`.
    static var version: String {
        let version = WebPGetDemuxVersion()
        return "\(version >> 16).\(version >> 8 & 255).\(version & 255)"
    }

    /// Units: bytes.
    private static let largest = 1 << 29
    /// What is written of one. Units: bytes.
    private static let longest = 1 << 32
    /// Browsers show a picture that long that says it is shown for a hundredth of a second or less.
    private static let usual = Duration.milliseconds(100)

    /// Writes its pictures into `film`, without loss and with their times, once through.
    ///
    /// Throws: `Fault`, `CancellationError`.
    @discardableResult
    static func unroll(_ source: FilePath, to film: FilePath, firstOnly: Bool = false) throws -> Facts {
        let faults = MediaFaults(path: source)
        let bytes = try Files.read(source, limit: largest)
        let whole = (4..<8).reversed().reduce(0) { $0 << 8 | Int(bytes.count > $1 ? bytes[$1] : 0) } + 8
        guard whole <= bytes.count else {
            throw faults.fault(
                .mediaTruncated, "has \(ByteCount(bytes.count)), though it says it has \(ByteCount(whole))",
                remedy: "copy the file again and compare its size with the original")
        }
        do {
            return try unsafe bytes.withUnsafeBufferPointer { buffer in
                try unsafe unroll(WebPData(bytes: buffer.baseAddress, size: buffer.count), faults, film, firstOnly)
            }
        } catch let error as LibraryError {
            throw faults.unknown(error.words)
        }
    }

    private static func unroll(
        _ data: WebPData, _ faults: MediaFaults, _ film: FilePath, _ firstOnly: Bool
    ) throws -> Facts {
        var features = WebPBitstreamFeatures()
        guard unsafe WebPGetFeatures(data.bytes, data.size, &features) == VP8_STATUS_OK else {
            throw faults.unknown("libwebp does not know its headers")
        }
        let (width, height) = (Int(features.width), Int(features.height))
        guard let resolution = Resolution(width: width, height: height) else { throw faults.unknown("no size") }
        guard resolution.pixels <= MediaLimits.pixels else {
            throw faults.tooLarge("\(resolution.pixels) pixels in a picture")
        }
        var options = WebPAnimDecoderOptions()
        var data = unsafe data
        guard unsafe WebPAnimDecoderOptionsInit(&options) != 0 else { throw faults.unknown("another libwebp") }
        options.color_mode = MODE_RGBA
        options.use_threads = 0
        guard let decoder = unsafe WebPAnimDecoderNew(&data, &options) else {
            throw faults.unknown("libwebp does not read its chunks")
        }
        defer { unsafe WebPAnimDecoderDelete(decoder) }
        let frame = try Frame(width: width, height: height, format: AV_PIX_FMT_RGBA)
        let reel = try PictureReel(film, resolution)
        var (shown, end, count) = (Duration.zero, Int32(0), 0)
        while unsafe WebPAnimDecoderHasMoreFrames(decoder) != 0, !(firstOnly && count == 1) {
            try Task.checkCancellation()
            var pixels: UnsafeMutablePointer<UInt8>?
            let begin = end
            guard unsafe WebPAnimDecoderGetNext(decoder, &pixels, &end) != 0, let pixels = unsafe pixels else {
                throw faults.damaged(at: shown, "libwebp does not decode picture \(count + 1)")
            }
            let span = end - begin > 10 ? Duration.milliseconds(end - begin) : usual
            for row in 0..<height {
                let line = unsafe try frame.samples(ofPlane: 0) + row * frame.stride(ofPlane: 0)
                unsafe line.update(from: pixels + row * width * 4, count: width * 4)
            }
            try reel.write(frame, from: shown, lasting: span)
            (shown, count) = (shown + span, count + 1)
            Pulse.beat()
            Pulse.reach(shown)
            guard shown < MediaLimits.span else { throw faults.tooLong(shown) }
            guard reel.bytes < longest else {
                throw faults.tooLarge("\(count) pictures of \(resolution.pixels) pixels")
            }
        }
        guard count > 0 else { throw faults.empty("no picture in it") }
        try reel.finish()
        return Facts(resolution: resolution, pictures: count, hasAlpha: features.has_alpha != 0)
    }
}
