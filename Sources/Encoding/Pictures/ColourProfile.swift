import CFFmpeg
import CLCMS

/// What a photograph's own red, green and blue look like (an ICC profile), and the way from there to sRGB.
@safe final class ColourProfile {
    /// Little CMS's, from samples to samples in place.
    private let transform: cmsHTRANSFORM
    private let form: Form

    /// The pictures that are turned: red, green and blue side by side.
    private struct Form {
        let hasAlpha: Bool
        /// Of a sample.
        let bytes: Int32

        init(_ frame: Frame) {
            let description = unsafe av_pix_fmt_desc_get(frame.pixelFormat)
            bytes = unsafe (description?.pointee.comp.0.depth ?? 8) > 8 ? 2 : 1
            hasAlpha = ColourSpace(frame).hasAlpha
        }

        /// In libavfilter's words.
        var format: String { bytes == 2 ? hasAlpha ? "rgba64le" : "rgb48le" : hasAlpha ? "rgba" : "rgb24" }
        var extra: Int32 { hasAlpha ? 1 : 0 }
    }

    /// `nil` where the picture has none, or has one that does not read, is for other samples than it has, or looks like sRGB.
    init?(of frame: Frame) {
        guard let data = unsafe av_frame_get_side_data(frame.raw, AV_FRAME_DATA_ICC_PROFILE),
            let bytes = unsafe data.pointee.data,
            let profile = unsafe cmsOpenProfileFromMem(bytes, cmsUInt32Number(data.pointee.size))
        else { return nil }
        defer { unsafe cmsCloseProfile(profile) }
        let isGrey: Bool
        switch unsafe cmsGetColorSpace(profile) {
        case cmsSigRgbData: isGrey = false
        case cmsSigGrayData: isGrey = true
        default: return nil
        }
        guard let screen = unsafe cmsCreate_sRGBProfile() else { return nil }
        defer { unsafe cmsCloseProfile(screen) }
        func transform(bytes: Int32, extra: Int32) -> cmsHTRANSFORM? {
            unsafe cmsCreateTransform(
                profile, isGrey ? mq_grey(bytes, extra) : mq_rgb(bytes, extra), screen, mq_rgb(bytes, extra),
                cmsUInt32Number(INTENT_RELATIVE_COLORIMETRIC), cmsUInt32Number(cmsFLAGS_BLACKPOINTCOMPENSATION))
        }
        guard let trial = unsafe transform(bytes: 1, extra: 0) else { return nil }
        defer { unsafe cmsDeleteTransform(trial) }
        form = Form(frame)
        guard unsafe Self.changes(trial, isGrey: isGrey),
            let made = unsafe transform(bytes: form.bytes, extra: form.extra)
        else { return nil }
        unsafe self.transform = made
    }

    deinit { unsafe cmsDeleteTransform(transform) }

    /// Whether it makes a difference that eight bits show.
    @unsafe private static func changes(_ transform: cmsHTRANSFORM, isGrey: Bool) -> Bool {
        let steps = stride(from: 0, through: 255, by: 51).map(UInt8.init)
        let colours =
            isGrey
            ? steps.map { [$0, $0, $0] }
            : steps.flatMap { red in steps.flatMap { green in steps.map { [red, green, $0] } } }
        let before = colours.flatMap { $0 }
        var after = before
        unsafe cmsDoTransform(transform, before, &after, cmsUInt32Number(colours.count))
        return zip(before, after).contains { abs(Int($0) - Int($1)) > 1 }
    }

    /// The same picture in sRGB.
    func convert(_ picture: Frame) throws -> Frame {
        let colours = ColourSpace(picture)
        var scale = "scale=flags=\(PictureFilters.scaler)"
        if let matrix = colours.matrix { scale += ":in_color_matrix=\(matrix):in_range=\(colours.range)" }
        let graph = try FilterGraph(
            pictures: "video_size=\(picture.width)x\(picture.height):pix_fmt=\(picture.pixelFormat.rawValue)"
                + ":time_base=1/1",
            through: "\(scale):out_range=pc,format=pix_fmts=\(form.format)")
        try graph.push(copyOf: picture)
        try graph.close(at: 1)
        let result = try Frame()
        guard case .got = try graph.pull(into: result) else { throw LibraryError(mq_averror_invalid_data()) }
        try LibraryError.check(unsafe av_frame_make_writable(result.raw))
        let samples = unsafe try result.samples(ofPlane: 0)
        let row = cmsUInt32Number(result.stride(ofPlane: 0))
        unsafe cmsDoTransformLineStride(
            transform, samples, samples, cmsUInt32Number(result.width), cmsUInt32Number(result.height), row, row, 0, 0)
        unsafe av_frame_remove_side_data(result.raw, AV_FRAME_DATA_ICC_PROFILE)
        result.time = picture.time
        return result
    }
}
