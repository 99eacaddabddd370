import Foundation

/// Our own measure of how a picture looks beside what it was made of, for systems without libvmaf.
///
/// On four scales, in blocks of eight by eight: how much of the visual information is left (visual information fidelity,
/// as in Sheikh and Bovik 2006), how much of the detail, and how much was added that was not there. With how much moves,
/// these are weighed so that the result comes close to VMAF v0.6.1; docs/encode.md has how close, on clips that the
/// weights were not fitted to.
enum PictureIndex {
    static let name = "marquee index 1"

    private static let scales = 4
    private static let block = 8
    /// What an eye does not see, as a variance. Units: squares of eight-bit steps.
    private static let noise: Float = 2

    /// By scale: information left, detail left, what was added; three each.
    static func features(_ reference: LumaImage, _ made: LumaImage) -> [Double] {
        var (x, y) = (reference, made)
        var all: [Double] = []
        for scale in 0..<scales {
            if scale > 0 { (x, y) = (x.halved, y.halved) }
            all += compare(x, y)
        }
        return all
    }

    /// Units: those of VMAF, 0...100. `motion` is the mean change from picture to picture at a quarter of the size.
    static func score(_ features: [Double], motion: Double) -> Double {
        let moves = log1p(motion)
        var score = constant + motionWeight * moves
        for scale in 0..<scales {
            let (information, detail, added) = (features[scale * 3], features[scale * 3 + 1], features[scale * 3 + 2])
            score += informationWeights[scale] * information + detailWeights[scale] * detail
            score += addedWeights[scale] * added + movingWeights[scale] * information * moves
        }
        return min(100, max(0, score))
    }

    // Fitted to VMAF v0.6.1 on 98 encodes of 14 clips (least squares, ridge).
    private static let informationWeights = [-13.17442, -16.33264, 34.99119, 82.5496]
    private static let detailWeights = [12.88945, -13.55443, 150.12738, -21.85921]
    private static let addedWeights = [32.39251, -180.8282, 49.26746, 176.79708]
    private static let movingWeights = [-0.02288, 1.26063, 2.35458, -1.38387]
    private static let motionWeight = 0.38832
    private static let constant = -117.02487

    private static func compare(_ x: LumaImage, _ y: LumaImage) -> [Double] {
        var (left, whole, detail, allDetail, added) = (0.001, 0.001, 0.001, 0.001, 0.0)
        let (across, down) = (x.width / block, x.height / block)
        unsafe x.samples.withUnsafeBufferPointer { x0 in
            unsafe y.samples.withUnsafeBufferPointer { y0 in
                guard let x0 = x0.baseAddress, let y0 = y0.baseAddress else { return }
                for row in 0..<down {
                    for column in 0..<across {
                        let start = row * block * x.width + column * block
                        let (vx, vy, both) = unsafe moments(x0, y0, at: start, stride: x.width)
                        let gain = vx > 0.001 ? min(1, max(0, both / vx)) : 0
                        let rest = max(0, vy - gain * both)
                        left += Double(log2(1 + gain * gain * vx / (rest + noise)))
                        whole += Double(log2(1 + vx / noise))
                        detail += Double(gain * vx.squareRoot())
                        allDetail += Double(vx.squareRoot())
                        added += Double(rest.squareRoot())
                    }
                }
            }
        }
        return [left / whole, detail / allDetail, added / max(0.001, allDetail - 0.001 + 0.5 * Double(across * down))]
    }

    /// The variances of a block and how much the two go together.
    @unsafe private static func moments(
        _ x: UnsafePointer<Float>, _ y: UnsafePointer<Float>, at start: Int, stride: Int
    ) -> (Float, Float, Float) {
        var (sx, sy) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
        var (xx, yy, xy) = (SIMD8<Float>.zero, SIMD8<Float>.zero, SIMD8<Float>.zero)
        for line in 0..<block {
            let at = start + line * stride
            let a = unsafe UnsafeRawPointer(x + at).loadUnaligned(as: SIMD8<Float>.self)
            let b = unsafe UnsafeRawPointer(y + at).loadUnaligned(as: SIMD8<Float>.self)
            sx += a
            sy += b
            xx += a * a
            yy += b * b
            xy += a * b
        }
        let count = Float(block * block)
        let (mx, my) = (sx.sum() / count, sy.sum() / count)
        return (max(0, xx.sum() / count - mx * mx), max(0, yy.sum() / count - my * my), xy.sum() / count - mx * my)
    }
}
