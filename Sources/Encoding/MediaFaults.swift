package import Faults
import Measures
import SystemPackage

/// The codes of this room.
extension Fault.Code {
    /// Not a video, picture or sound that is read here.
    package static let mediaUnknown = Fault.Code("media.unknown")
    package static let mediaEmpty = Fault.Code("media.empty")
    package static let mediaTruncated = Fault.Code("media.truncated")
    package static let mediaDamaged = Fault.Code("media.damaged")
    package static let mediaNoPicture = Fault.Code("media.no-picture")
    package static let mediaKind = Fault.Code("media.kind")
    package static let mediaHDR = Fault.Code("media.hdr")
    /// A drawing that shows other files.
    package static let mediaOutside = Fault.Code("media.outside")
    package static let mediaTooLarge = Fault.Code("media.too-large")
    package static let mediaTooLong = Fault.Code("media.too-long")
    /// The zone asks for more than the board's decoder takes.
    package static let renditionEnvelope = Fault.Code("rendition.envelope")
    /// A finished file breaks a rule that it was made to keep.
    package static let renditionRule = Fault.Code("rendition.rule")
    package static let renditionEncoder = Fault.Code("rendition.encoder")
    /// Who should have said what an encode looks like did not.
    package static let renditionJudge = Fault.Code("rendition.judge")
}

/// Faults about one media file.
struct MediaFaults {
    let path: FilePath

    func fault(_ code: Fault.Code, _ problem: String, remedy: String, cause: String? = nil) -> Fault {
        Fault(code, at: .init(file: path.string), problem, remedy: remedy, cause: cause)
    }

    func unknown(_ cause: String) -> Fault {
        fault(
            .mediaUnknown, "not a video, picture or sound that can be read",
            remedy: "check that the file is what its name says and was copied whole", cause: cause)
    }

    /// `instant` is the time of the last good picture's end.
    func damaged(at instant: Duration, _ cause: String?) -> Fault {
        fault(
            .mediaDamaged, "damaged after \(instant.text)", remedy: "ask for the file again, or export it anew",
            cause: cause)
    }

    func truncated(at instant: Duration, of whole: Duration, _ cause: String?) -> Fault {
        fault(
            .mediaTruncated, "ends after \(instant.text), though it says it is \(whole.text) long",
            remedy: "copy the file again and compare its size with the original", cause: cause)
    }

    func hdr(_ transfer: String) -> Fault {
        fault(
            .mediaHDR, "high dynamic range (\(transfer)), expected standard range",
            remedy: "export the video in BT.709 (SDR)")
    }

    func tooLarge(_ seen: String, cause: String? = nil) -> Fault {
        fault(
            .mediaTooLarge, "\(seen), expected at most \(MediaLimits.pixels / 1_000_000) million",
            remedy: "export a smaller picture", cause: cause)
    }

    func tooLong(_ span: Duration) -> Fault {
        fault(
            .mediaTooLong, "lasts \(span.text), expected at most \(MediaLimits.span.text)",
            remedy: "cut it into several items")
    }

    func inks() -> Fault {
        fault(
            .mediaUnknown, "a JPEG of four inks without a mark that says how they are stored",
            remedy: "export the picture in RGB (sRGB)")
    }

    func empty(_ problem: String) -> Fault {
        fault(.mediaEmpty, problem, remedy: "ask for the file again, or export it anew")
    }

    func noPicture(_ seen: String) -> Fault {
        fault(
            .mediaNoPicture, "\(seen), expected a picture track", remedy: "name a video or an image here")
    }
}

/// What is accepted from files that nobody has vouched for.
enum MediaLimits {
    /// Units: pixels of one picture. Above any camera's or screen's; 1 GB would be needed for 250 million.
    static let pixels = 100_000_000
    static let streams = 64
    static let span = Duration.seconds(2 * 3600)
    /// The containers that are opened, by libavformat's names. None of them reads other files or the network.
    static let formats = films + stills + sounds

    private static let films = [
        "mov", "matroska", "webm", "avi", "mpeg", "mpegts", "mpegvideo", "flv", "ogg", "asf", "mxf", "h264", "hevc",
        "dv", "rm", "wtv", "nut", "ivf", "yuv4mpegpipe", "gif", "apng", "gxf", "lxf", "nuv", "pva", "ty", "m4v",
        "h263", "h261", "dnxhd", "vc1", "vc1test", "av1", "obu", "film_cpk", "flic", "dhav",
    ]
    private static let stills = [
        "png_pipe", "jpeg_pipe", "webp_pipe", "bmp_pipe", "tiff_pipe", "j2k_pipe", "jpegls_pipe", "jpegxl_pipe",
        "ppm_pipe", "pgm_pipe", "pbm_pipe", "pfm_pipe", "phm_pipe", "pgmyuv_pipe", "pgx_pipe", "psd_pipe",
        "qoi_pipe", "pcx_pipe", "sgi_pipe", "sunrast_pipe", "dds_pipe", "dpx_pipe", "exr_pipe", "xbm_pipe",
        "xpm_pipe", "xwd_pipe", "pictor_pipe", "photocd_pipe", "qdraw_pipe", "ico",
    ]
    private static let sounds = [
        "mp3", "wav", "w64", "flac", "aac", "aiff", "caf", "au", "ape", "tta", "wv", "amr", "ac3", "eac3", "dts",
        "dtshd", "truehd", "mlp", "mpc", "mpc8", "shn", "tak", "oma", "voc", "sox", "ircam", "mmf", "gsm", "loas",
        "adx", "qcp", "dsf", "iff", "xwma", "nistsphere",
    ]
}
