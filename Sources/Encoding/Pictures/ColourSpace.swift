import CFFmpeg

/// How a source's numbers stand for colours, in the scaler's words.
struct ColourSpace: Hashable {
    /// `nil` where the samples are red, green and blue already.
    let matrix: String?
    /// `pc` for full range, `tv` for limited.
    let range: String
    let hasAlpha: Bool
    /// Whether the numbers stand for light, as floating point in EXR and PFM does, and not for what is sent to a screen.
    let isLinear: Bool

    /// Untagged video counts as BT.709 from 720 lines on and as BT.601 below, as players have it.
    init(_ frame: Frame) {
        let description = unsafe av_pix_fmt_desc_get(frame.pixelFormat)
        let flags = unsafe description?.pointee.flags ?? 0
        let isPalette = flags & UInt64(AV_PIX_FMT_FLAG_PAL) != 0
        isLinear = flags & UInt64(AV_PIX_FMT_FLAG_FLOAT) != 0
        let isRGB = flags & UInt64(AV_PIX_FMT_FLAG_RGB) != 0 || isPalette || isLinear
        hasAlpha = flags & UInt64(AV_PIX_FMT_FLAG_ALPHA) != 0 || isPalette
        let isJPEG = [AV_PIX_FMT_YUVJ420P, AV_PIX_FMT_YUVJ422P, AV_PIX_FMT_YUVJ444P, AV_PIX_FMT_YUVJ440P]
            .contains(frame.pixelFormat)
        range = unsafe isRGB || isJPEG || frame.raw.pointee.color_range == AVCOL_RANGE_JPEG ? "pc" : "tv"
        matrix = isRGB ? nil : Self.matrix(unsafe frame.raw.pointee.colorspace, lines: frame.height)
    }

    private static func matrix(_ space: AVColorSpace, lines: Int) -> String {
        switch space {
        case AVCOL_SPC_BT709: "bt709"
        case AVCOL_SPC_BT470BG, AVCOL_SPC_SMPTE170M: "bt601"
        case AVCOL_SPC_FCC: "fcc"
        case AVCOL_SPC_SMPTE240M: "smpte240m"
        case AVCOL_SPC_BT2020_NCL, AVCOL_SPC_BT2020_CL: "bt2020"
        default: lines >= 720 ? "bt709" : "bt601"
        }
    }
}
