import CFFmpeg
import Measures
import Programmes

/// What is done to every picture between the decoder and the canvas, in libavfilter's words.
struct PictureFilters {
    enum Output {
        /// 4:2:0 in BT.709, limited range, at one rate.
        case video(FrameRate)
        /// Red, green and blue.
        case still
    }

    let shape: PictureShape
    let placement: Placement
    let colours: ColourSpace
    /// `nil` for standard range.
    let toneMap: ToneMap?
    let pixelFormat: AVPixelFormat
    let isInterlaced: Bool
    let background: Colour
    let output: Output
    /// The source's own average.
    let sourceRate: FrameRate?

    /// The filters in order. Pictures are dropped before they are scaled and repeated after.
    var chain: String {
        var filters: [String] = []
        if isInterlaced { filters.append("bwdif=mode=send_frame:parity=auto:deint=interlaced") }
        if let rate = rateFilter, dropsFirst { filters.append(rate) }
        if colours.isLinear { filters += encoding }
        if colours.hasAlpha { filters += flattening }
        filters += scaling
        filters += shape.orientation.filters
        filters.append("setsar=sar=1")
        if let rate = rateFilter, !dropsFirst { filters.append(rate) }
        return filters.joined(separator: ",")
    }

    private var rateFilter: String? {
        guard case .video(let rate) = output else { return nil }
        return "fps=fps=\(rate):round=near"
    }

    /// Joining two pictures into one forgets how long the last one lasts, so that happens behind the rate, too.
    private var dropsFirst: Bool {
        guard case .video(let rate) = output, let sourceRate else { return true }
        return rate < sourceRate || colours.hasAlpha
    }

    /// Turns light into what sRGB sends to a screen; what is brighter than white is white. libavfilter's `zscale` would take what
    /// shines through for limited range, and the scaler grey in floating point for green.
    ///
    /// Source: IEC 61966-2-1.
    private var encoding: [String] {
        let curve = "if(lte(val\\,maxval*0.0031308)\\,12.92*val\\,maxval*(1.055*pow(val/maxval\\,1/2.4)-0.055))"
        let scale = "scale=flags=\(Self.scaler):in_range=pc:out_range=pc"
        return (pixelFormat.isGrey ? [scale, "format=pix_fmts=gray16le"] : [])
            + [
                scale, "format=pix_fmts=\(colours.hasAlpha ? "gbrap16le" : "gbrp16le")",
                "lutrgb=r=\(curve):g=\(curve):b=\(curve)",
            ]
    }

    /// Lays what is see-through on the background, before scaling could mix in the hidden colours.
    private var flattening: [String] {
        let (red, green, blue) = (background.red, background.green, background.blue)
        // Said in full, since the scaler would else guess the matrix and choose arithmetic by the processor.
        let matrix = colours.matrix.map { ":in_color_matrix=\($0):in_range=\(colours.range)" } ?? ""
        return [
            "scale=flags=\(Self.scaler)\(matrix):out_range=pc", "format=pix_fmts=rgba",
            "split[over][under];[under]lutrgb=r=\(red):g=\(green):b=\(blue):a=255[back];[back][over]overlay=format=rgb",
        ]
    }

    private var scaling: [String] {
        var filters: [String] = []
        let crop = placement.crop
        if crop.width != shape.width || crop.height != shape.height {
            filters.append("crop=w=\(crop.width):h=\(crop.height):x=\(crop.x):y=\(crop.y):exact=1")
        }
        let turned = shape.orientation.isTransposed
        let width = turned ? placement.target.height : placement.target.width
        let height = turned ? placement.target.width : placement.target.height
        let isVideo = if case .video = output { true } else { false }
        let isReady =
            isVideo && toneMap == nil && pixelFormat == AV_PIX_FMT_YUV420P && colours.matrix == "bt709"
            && colours.range == "tv"
            && crop.width == width && crop.height == height
        if isReady { return filters }
        var scale = "scale=w=\(width):h=\(height):flags=\(Self.scaler)"
        if let matrix = colours.matrix, !colours.hasAlpha {
            scale += ":in_color_matrix=\(matrix):in_range=\(colours.range)"
        }
        if let toneMap {
            filters.append(scale + ":out_color_matrix=bt2020:out_range=tv")
            filters.append("format=pix_fmts=yuv420p10le")
            return filters + toneMap.filters
        }
        guard isVideo else { return filters + [scale + ":out_range=pc", "format=pix_fmts=rgb24"] }
        // The scaler would go from one matrix to another by way of red, green and blue, which takes ten times as long.
        let given = colours.hasAlpha ? "bt709" : colours.matrix ?? "bt709"
        filters += [scale + ":out_color_matrix=\(given):out_range=tv", "format=pix_fmts=yuv420p"]
        if given != "bt709" { filters.append("colormatrix=src=\(given):dst=bt709") }
        return filters
    }

    /// With these the scaler gives the same bytes on every kind of processor.
    static let scaler = "bicubic+accurate_rnd+full_chroma_int+full_chroma_inp+bitexact"
}

extension AVPixelFormat {
    fileprivate var isGrey: Bool {
        unsafe av_pix_fmt_desc_get(self).map { unsafe $0.pointee.nb_components < 3 } ?? false
    }
}
