import CFFmpeg
import Faults

/// Cuts and scales decoded pictures for one canvas, at its rate.
@safe final class PictureScaler {
    /// What the pictures are wanted for.
    struct Wish {
        let plan: RenditionPlan
        let output: PictureFilters.Output
    }

    private let wish: Wish
    private let reader: PictureReader
    private let filtered: Frame
    private var graph: FilterGraph?
    private(set) var placement: Placement?

    /// `reader` is where the pictures come from.
    init(_ wish: Wish, from reader: PictureReader) throws {
        self.wish = wish
        self.reader = reader
        filtered = try Frame()
    }

    /// Takes a picture of the reader's, which others may still read; `nil` says that none follows.
    func push(_ picture: Frame?) throws {
        guard let picture else { return try graph?.close(at: reader.end) ?? () }
        if graph == nil { graph = try makeGraph(for: picture) }
        try graph?.push(copyOf: picture)
    }

    /// The next scaled picture, valid until the next call; `nil` when it wants more, or when all are out.
    func next() throws -> Frame? {
        guard let graph, case .got = try graph.pull(into: filtered) else { return nil }
        return filtered
    }

    private func makeGraph(for decoded: Frame) throws -> FilterGraph {
        let colours = ColourSpace(decoded)
        let shape = try reader.shape(of: decoded)
        let toneMap = try toneMap(decoded, colours)
        let grid = if case .video = wish.output { 2 } else { 1 }
        let placement = Placement(shape, fit: wish.plan.fit, on: wish.plan.resolution, grid: grid)
        self.placement = placement
        let filters = PictureFilters(
            shape: shape, placement: placement, colours: colours, toneMap: toneMap, pixelFormat: decoded.pixelFormat,
            isInterlaced: reader.probe.isInterlaced || (unsafe decoded.raw.pointee.interlaced_frame) != 0,
            background: wish.plan.background, output: wish.output, sourceRate: reader.probe.rate)
        let base = reader.base
        return try FilterGraph(
            pictures: "video_size=\(shape.width)x\(shape.height):pix_fmt=\(decoded.pixelFormat.rawValue)"
                + ":time_base=\(base.num)/\(base.den):pixel_aspect=\(shape.pixelWidth)/\(shape.pixelHeight)",
            through: filters.chain)
    }

    /// Throws: `Fault` where nobody can tell what the numbers stand for.
    private func toneMap(_ decoded: Frame, _ colours: ColourSpace) throws -> ToneMap? {
        guard
            let name = unsafe DynamicRange.name(
                transfer: decoded.raw.pointee.color_trc, primaries: decoded.raw.pointee.color_primaries,
                format: decoded.pixelFormat)
        else { return nil }
        guard case .video = wish.output, colours.matrix != nil, !colours.hasAlpha, let map = ToneMap(decoded) else {
            throw reader.faults.hdr(name)
        }
        return map
    }
}
