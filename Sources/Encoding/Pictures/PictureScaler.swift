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
    /// The one that takes pictures is the last; those before it give out what they still hold.
    private var stretches: [Stretch] = []
    /// Of the last picture that came out.
    private(set) var placement: Placement?

    /// Pictures of one form.
    private struct Stretch {
        let form: PictureForm
        let placement: Placement
        let graph: FilterGraph
    }

    /// `reader` is where the pictures come from.
    init(_ wish: Wish, from reader: PictureReader) throws {
        self.wish = wish
        self.reader = reader
        filtered = try Frame()
    }

    /// Takes a picture of the reader's, which others may still read; `nil` says that none follows.
    func push(_ picture: Frame?) throws {
        guard let picture, let form = reader.form else { return try stretches.last?.graph.close(at: reader.end) ?? () }
        if stretches.last?.form != form {
            try stretches.last?.graph.close(at: picture.time ?? 0)
            stretches.append(try stretch(of: form, from: picture))
        }
        try stretches.last?.graph.push(copyOf: picture)
    }

    /// The next scaled picture, valid until the next call; `nil` when it wants more, or when all are out.
    func next() throws -> Frame? {
        while let stretch = stretches.first {
            switch try stretch.graph.pull(into: filtered) {
            case .got:
                placement = stretch.placement
                return filtered
            case .hungry: return nil
            case .ended:
                // The last one stays, so that nothing begins behind the end.
                guard stretches.count > 1 else { return nil }
                stretches.removeFirst()
            }
        }
        return nil
    }

    private func stretch(of form: PictureForm, from decoded: Frame) throws -> Stretch {
        let shape = form.shape
        let toneMap = try toneMap(decoded, form)
        let grid = if case .video = wish.output { 2 } else { 1 }
        let placement = Placement(shape, fit: wish.plan.fit, on: wish.plan.resolution, grid: grid)
        let filters = PictureFilters(
            shape: shape, placement: placement, colours: form.colours, toneMap: toneMap, pixelFormat: form.pixelFormat,
            isInterlaced: form.isInterlaced, background: wish.plan.background, output: wish.output,
            sourceRate: reader.probe.rate)
        let base = reader.base
        let graph = try FilterGraph(
            pictures: "video_size=\(shape.width)x\(shape.height):pix_fmt=\(form.pixelFormat.rawValue)"
                + ":time_base=\(base.num)/\(base.den):pixel_aspect=\(shape.pixelWidth)/\(shape.pixelHeight)",
            through: filters.chain)
        return Stretch(form: form, placement: placement, graph: graph)
    }

    /// Throws: `Fault` where nobody can tell what the numbers stand for.
    private func toneMap(_ decoded: Frame, _ form: PictureForm) throws -> ToneMap? {
        guard let name = form.hdr else { return nil }
        let colours = form.colours
        guard case .video = wish.output, colours.matrix != nil, !colours.hasAlpha, let map = ToneMap(decoded) else {
            throw reader.faults.hdr(name)
        }
        return map
    }
}
