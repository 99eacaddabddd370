import CGStreamer
import Measures

/// Hands a reel's pictures to the source that asks for them.
///
/// Only the streaming thread of its source uses it.
final class Projector {
    private let reel: any Reel
    private let rate: FrameRate
    private var frame = 0

    init(reel: any Reel, rate: FrameRate) {
        self.reel = reel
        self.rate = rate
    }

    /// From now on `source` is given what it asks for.
    func start(_ source: Element) { source.supplySamples { [self] in pushNext(to: $0) } }

    private func pushNext(to source: Element) {
        let start = rate.nanoseconds(ofFrame: frame)
        guard let (picture, frames) = reel.picture(at: frame), let buffer = try? MediaBuffer(picture) else {
            unsafe mq_end_of_stream(source.pointer)  // the reel is over, or there is no memory for more of it
            return
        }
        frame += frames
        buffer.setTime(start, duration: rate.nanoseconds(ofFrame: frame) - start)
        buffer.push(to: source)
    }
}
