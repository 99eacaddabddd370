import CFFmpeg
import Measures

/// What filters have to know of a picture before they take it. Where it changes in the middle of a file, they are made anew.
struct PictureForm: Hashable {
    let shape: PictureShape
    let pixelFormat: AVPixelFormat
    let colours: ColourSpace
    /// As `DynamicRange` names it; `nil` for standard range.
    let hdr: String?
    /// Whether it or one before it is of two fields.
    let isInterlaced: Bool

    /// What someone should know of the way from one to another; `nil` where nobody sees it.
    func change(to next: PictureForm) -> String? {
        guard shape != next.shape || pixelFormat != next.pixelFormat else { return nil }
        guard words != next.words else { return "the samples' format changes" }
        return "the picture changes from \(words) to \(next.words)"
    }

    private var words: String {
        let (across, down) = (shape.pixelWidth, shape.pixelHeight)
        return "\(shape.width)x\(shape.height)" + (across == down ? "" : " with pixels of \(across):\(down)")
    }
}
