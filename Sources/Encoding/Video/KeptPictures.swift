import CFFmpeg
import Measures

/// A video's pictures, kept for another encode of the same as long as they fit.
final class KeptPictures {
    private(set) var pictures: [Frame] = []
    private(set) var isComplete = true
    private let size: Resolution
    private let most: Int

    init(_ size: Resolution, memory: ByteCount) {
        self.size = size
        most = memory.bytes / max(1, size.pixels * 3 / 2)
    }

    /// Copies one more, or lets all go when there is no room for it.
    func add(_ picture: Frame) throws {
        guard isComplete else { return }
        guard pictures.count < most else {
            isComplete = false
            pictures = []
            return
        }
        let copy = try Frame(width: size.width, height: size.height, format: AV_PIX_FMT_YUV420P)
        try LibraryError.check(unsafe av_frame_copy(copy.raw, picture.raw))
        pictures.append(copy)
    }
}
