import Measures
import Programmes

/// Which part of a picture is shown and where it lands on the zone's canvas.
struct Placement: Hashable {
    /// Units: pixels of the source as stored. The part that is shown.
    let crop: Rectangle
    /// Units: pixels of the canvas. Where it is shown.
    let target: Rectangle

    struct Rectangle: Hashable {
        let x: Int
        let y: Int
        let width: Int
        let height: Int
    }

    /// `grid` is what sides and offsets on the canvas are whole multiples of: 2 for 4:2:0, 1 for RGB.
    init(_ shape: PictureShape, fit: Fit, on canvas: Resolution, grid: Int) {
        let whole = Rectangle(x: 0, y: 0, width: shape.width, height: shape.height)
        let filled = Rectangle(x: 0, y: 0, width: canvas.width, height: canvas.height)
        switch fit {
        case .stretch: (crop, target) = (whole, filled)
        case .cover:
            crop = Self.covering(shape, canvas: canvas)
            target = filled
        case .contain:
            crop = whole
            target = Self.contained(shape, canvas: canvas, grid: grid)
        }
    }

    /// The largest centred part of the source with the canvas's shape. Worked out on the source as stored, so the
    /// canvas is turned and not the picture.
    private static func covering(_ shape: PictureShape, canvas: Resolution) -> Rectangle {
        let zone = shape.orientation.isTransposed ? canvas.transposed : canvas
        let (across, down) = shape.aspect
        var (width, height) = (shape.width, shape.height)
        if across * zone.height > down * zone.width {
            width = rounded(shape.height * shape.pixelHeight * zone.width, by: zone.height * shape.pixelWidth)
        } else {
            height = rounded(shape.width * shape.pixelWidth * zone.height, by: zone.width * shape.pixelHeight)
        }
        width = min(max(1, width), shape.width)
        height = min(max(1, height), shape.height)
        // Even offsets, so that the colour samples of 4:2:0 stay where they belong.
        return Rectangle(
            x: (shape.width - width) / 2 & ~1, y: (shape.height - height) / 2 & ~1, width: width, height: height)
    }

    /// The largest centred part of the canvas with the source's shape.
    private static func contained(_ shape: PictureShape, canvas: Resolution, grid: Int) -> Rectangle {
        let (storedAcross, storedDown) = shape.aspect
        let (across, down) =
            shape.orientation.isTransposed ? (storedDown, storedAcross) : (storedAcross, storedDown)
        var (width, height) = (canvas.width, canvas.height)
        if across * canvas.height > down * canvas.width {
            height = rounded(canvas.width * down, by: across * grid) * grid
        } else {
            width = rounded(canvas.height * across, by: down * grid) * grid
        }
        width = min(max(grid, width), canvas.width)
        height = min(max(grid, height), canvas.height)
        return Rectangle(
            x: (canvas.width - width) / 2 / grid * grid, y: (canvas.height - height) / 2 / grid * grid, width: width,
            height: height)
    }

    private static func rounded(_ numerator: Int, by denominator: Int) -> Int {
        (numerator + denominator / 2) / denominator
    }
}
