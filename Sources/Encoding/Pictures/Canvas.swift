import CFFmpeg
import Measures
import Programmes

/// A zone's background with pictures laid on it.
@safe struct Canvas {
    private let frame: Frame
    let placement: Placement
    private let layout: Layout

    enum Layout {
        /// Three planes, two of them half as wide and high.
        case yuv420
        /// One plane of three bytes a pixel.
        case rgb24
    }

    init(_ resolution: Resolution, placement: Placement, background: Colour, layout: Layout) throws {
        self.placement = placement
        self.layout = layout
        frame = try Frame(
            width: resolution.width, height: resolution.height,
            format: layout == .yuv420 ? AV_PIX_FMT_YUV420P : AV_PIX_FMT_RGB24)
        switch layout {
        case .yuv420:
            let (luma, blue, red) = background.limitedBT709
            for (plane, value) in [luma, blue, red].enumerated() {
                let rows = plane == 0 ? resolution.height : resolution.height / 2
                let start = unsafe try frame.samples(ofPlane: plane)
                unsafe start.update(repeating: value, count: rows * frame.stride(ofPlane: plane))
            }
        case .rgb24:
            let start = unsafe try frame.samples(ofPlane: 0)
            let pixel = [background.red, background.green, background.blue]
            for row in 0..<resolution.height {
                let line = unsafe start + row * frame.stride(ofPlane: 0)
                for index in 0..<resolution.width * 3 { unsafe line[index] = pixel[index % 3] }
            }
        }
    }

    /// The whole canvas with `picture` in its place, valid until the next call.
    func compose(_ picture: Frame) throws -> Frame {
        let target = placement.target
        if target.width == frame.width, target.height == frame.height { return picture }
        for plane in 0..<(layout == .yuv420 ? 3 : 1) {
            let shift = plane == 0 ? 0 : 1
            let size = layout == .rgb24 ? 3 : 1
            let from = unsafe try picture.samples(ofPlane: plane)
            let into = unsafe try frame.samples(ofPlane: plane)
            let offset = (target.x >> shift) * size
            for row in 0..<target.height >> shift {
                let line = unsafe into + (row + target.y >> shift) * frame.stride(ofPlane: plane) + offset
                unsafe line.update(
                    from: from + row * picture.stride(ofPlane: plane), count: (target.width >> shift) * size)
            }
        }
        return frame
    }
}

extension Colour {
    /// The colour in eight bits of BT.709's luma and colour differences, limited range. Source: ITU-R BT.709, 3.2-3.5.
    var limitedBT709: (luma: UInt8, blue: UInt8, red: UInt8) {
        let (r, g, b) = (Double(red) / 255, Double(green) / 255, Double(blue) / 255)
        let luma = 0.2126 * r + 0.7152 * g + 0.0722 * b
        return (
            UInt8((16 + 219 * luma).rounded()), UInt8((128 + 224 * (b - luma) / 1.8556).rounded()),
            UInt8((128 + 224 * (r - luma) / 1.5748).rounded())
        )
    }
}
