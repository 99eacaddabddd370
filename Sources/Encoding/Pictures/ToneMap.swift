import CFFmpeg

/// How pictures of high dynamic range are brought down to what a screen in a shop shows.
///
/// White is at 203 cd/m², as ITU-R BT.2408 has it; what is darker keeps its brightness as far as may be, what is brighter
/// is rolled off (libavfilter's Möbius curve) up to the brightest that the file says it has.
struct ToneMap: Hashable {
    enum Transfer: String, Hashable {
        case pq = "smpte2084"
        case hlg = "arib-std-b67"
    }

    let transfer: Transfer
    /// In zimg's words.
    let primaries: String
    /// Units: white. At least 1.
    let peak: Double

    /// Units: cd/m².
    private static let white = 203.0
    /// What is mastered brighter hardly exists; more in a file's tags is a mistake. Units: cd/m².
    private static let brightest = 10_000.0
    /// For files that do not say, and for HLG, which has no such tag of its own. Units: cd/m².
    private static let usual = 1000.0

    /// `nil` for standard range.
    init?(_ frame: Frame) {
        guard let transfer = unsafe Transfer(frame.raw.pointee.color_trc) else { return nil }
        self.transfer = transfer
        primaries =
            switch unsafe frame.raw.pointee.color_primaries {
            case AVCOL_PRI_BT709: "709"
            case AVCOL_PRI_SMPTE432: "smpte432"
            case AVCOL_PRI_SMPTE431: "smpte431"
            default: "2020"
            }
        let told = transfer == .pq ? Self.contentPeak(frame) ?? Self.masteringPeak(frame) : nil
        peak = max(1, min(Self.brightest, told ?? Self.usual) / Self.white)
    }

    /// From ten bits of BT.2020 in limited range to eight bits of BT.709.
    var filters: [String] {
        [
            "zscale=tin=\(transfer.rawValue):pin=\(primaries):min=2020_ncl:rin=limited:t=linear:npl=\(Self.white)",
            "format=pix_fmts=gbrpf32le", "zscale=p=709",
            "tonemap=tonemap=mobius:desat=0:peak=\(peak)",
            "zscale=t=709:m=709:r=limited:d=error_diffusion", "format=pix_fmts=yuv420p",
        ]
    }

    private static func contentPeak(_ frame: Frame) -> Double? {
        guard let data = unsafe av_frame_get_side_data(frame.raw, AV_FRAME_DATA_CONTENT_LIGHT_LEVEL),
            let bytes = unsafe data.pointee.data
        else { return nil }
        let level = unsafe UnsafeRawPointer(bytes).loadUnaligned(as: AVContentLightMetadata.self)
        return level.MaxCLL > 0 ? Double(level.MaxCLL) : nil
    }

    private static func masteringPeak(_ frame: Frame) -> Double? {
        guard let data = unsafe av_frame_get_side_data(frame.raw, AV_FRAME_DATA_MASTERING_DISPLAY_METADATA),
            let bytes = unsafe data.pointee.data
        else { return nil }
        let display = unsafe UnsafeRawPointer(bytes).loadUnaligned(as: AVMasteringDisplayMetadata.self)
        guard display.has_luminance != 0, display.max_luminance.num > 0, display.max_luminance.den > 0 else {
            return nil
        }
        return Double(display.max_luminance.num) / Double(display.max_luminance.den)
    }
}

extension ToneMap.Transfer {
    init?(_ transfer: AVColorTransferCharacteristic) {
        switch transfer {
        case AVCOL_TRC_SMPTE2084: self = .pq
        case AVCOL_TRC_ARIB_STD_B67: self = .hlg
        default: return nil
        }
    }
}
