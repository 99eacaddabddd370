import CGStreamer
import Measures
import Programmes

/// Points that are spread over the canvas, sixteen beside each other and nine below. Units: pixels.
struct LumaGrid: Sendable {
    struct Point: Sendable, Equatable {
        let x: Int
        let y: Int
    }

    let points: [Point]
    /// Where they lie on a screen that is turned.
    let turned: [Point]

    init(_ canvas: Resolution, rotation: Rotation) {
        let (width, height) = (max(2, canvas.width & ~1), max(2, canvas.height & ~1))
        points = (0..<9).flatMap { row in
            (0..<16).map { Point(x: (2 * $0 + 1) * width / 32, y: (2 * row + 1) * height / 18) }
        }
        turned = points.map { point in
            switch rotation {
            case .none: point
            case .quarter: Point(x: height - 1 - point.y, y: point.x)
            case .half: Point(x: width - 1 - point.x, y: height - 1 - point.y)
            case .threeQuarters: Point(x: point.y, y: width - 1 - point.x)
            }
        }
    }
}

extension KeptPicture {
    /// The luma at each point; `nil` if the picture has none of 8 bits, or cannot be read.
    func luma(at points: [LumaGrid.Point]) -> [UInt8]? {
        guard let caps = unsafe gst_sample_get_caps(sample), let buffer = unsafe gst_sample_get_buffer(sample) else {
            return nil
        }
        let places = points.flatMap { [gint($0.x), gint($0.y)] }
        var values = [UInt8](repeating: 0, count: points.count)
        return unsafe mq_read_luma(buffer, caps, places, guint(points.count), &values) != 0 ? values : nil
    }
}
