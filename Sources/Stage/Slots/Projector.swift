import CGStreamer
import Measures

/// Hands a reel's pictures to the source that asks for them.
///
/// Only the streaming thread of its source uses it.
@safe
final class Projector {
    private let reel: any Reel
    private let rate: FrameRate
    /// Not owned: the source owns this.
    private let source: UnsafeMutablePointer<GstElement>
    private var frame = 0

    init(reel: any Reel, rate: FrameRate, source: Element) {
        self.reel = reel
        self.rate = rate
        unsafe self.source = source.pointer
    }

    /// From now on the source, which then owns this, is given what it asks for.
    func start() {
        unsafe mq_on_need_data(
            source,
            { _, _, data in
                guard let data = unsafe data else { return }
                unsafe Unmanaged<Projector>.fromOpaque(data).takeUnretainedValue().pushNext()
            }, unsafe Unmanaged.passRetained(self).toOpaque(),
            { data in
                guard let data = unsafe data else { return }
                unsafe Unmanaged<Projector>.fromOpaque(data).release()
            })
    }

    private func pushNext() {
        unsafe gst_object_ref(source)
        let source = unsafe Element(owned: self.source)
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
