import CGStreamer
import Measures
import Programmes

/// Hands a stream's pictures, or its sound, to the source that asks for them, as the canvas comes to need them.
///
/// Only the streaming thread of its source uses it.
final class StreamOutlet {
    /// Ten milliseconds at 48 kHz.
    private static let block = 480
    private static let blockLength: Int64 = 10_000_000

    private let kind: SlotBin.Kind
    private let receiver: StreamReceiver
    private let setting: StreamSource.Setting
    private let zone: Area
    /// The frame of the canvas, or the block of the slot's sound, that was handed over last.
    private var last: Int?
    private var size: Resolution?
    /// Where the canvas was when the slot joined it.
    private let joined: Int64

    init(
        _ kind: SlotBin.Kind, _ receiver: StreamReceiver, _ setting: StreamSource.Setting, _ zone: Area
    ) {
        self.kind = kind
        self.receiver = receiver
        self.setting = setting
        self.zone = zone
        joined = setting.pace.next
    }

    /// From now on `source` is given what it asks for.
    func start(_ source: Element) { source.supplySamples { [self] in pushNext(to: $0) } }

    private func pushNext(to source: Element) {
        switch kind {
        case .video: pushPicture(to: source)
        case .audio: pushSound(to: source)
        }
    }

    /// The canvas does not wait for what is late, so that is left out.
    private func pushPicture(to source: Element) {
        let rate = setting.rate
        func frame(_ time: Int64) -> Int {
            rate.frames(in: .nanoseconds(max(0, time - rate.nanoseconds(ofFrame: 1) / 2)))
        }
        let now = frame(max(setting.start, setting.pace.next))
        let frame = max(last.map { $0 + 1 } ?? now, now)
        let time = rate.nanoseconds(ofFrame: frame)
        guard setting.pace.wait(for: time, clock: true) else { return }
        guard time < setting.end() else { return unsafe mq_end_of_stream(source.pointer) }
        guard let (picture, number) = receiver.picture() else { return }
        last = frame
        if let shown = picture.size, shown != size {
            size = shown
            source.set(
                "caps",
                SlotBin.Format.video(width: shown.width, height: shown.height) + ",framerate=\(rate.fraction)")
            setting.place(
                Area(
                    x: zone.x + ((zone.width & ~1) - shown.width) / 2,
                    y: zone.y + ((zone.height & ~1) - shown.height) / 2, width: shown.width, height: shown.height))
        }
        picture.push(
            to: source, at: time - setting.start, duration: rate.nanoseconds(ofFrame: frame + 1) - time, number: number)
    }

    private func pushSound(to source: Element) {
        let first = last == nil
        // A record's sound is whole, however far its pictures are.
        let now = setting.pace.isLive ? setting.pace.next : joined
        let since = max(0, max(0, now) - setting.start)
        let block = max(last.map { $0 + 1 } ?? 0, Int((since + Self.blockLength - 1) / Self.blockLength))
        let time = setting.start + Int64(block) * Self.blockLength
        guard setting.pace.wait(for: time, clock: receiver.order.shape == nil) else { return }
        guard time < setting.end() else { return unsafe mq_end_of_stream(source.pointer) }
        last = block
        if first { receiver.beginSound() }
        guard let buffer = try? MediaBuffer(samples: receiver.sound(Self.block)) else {
            return unsafe mq_end_of_stream(source.pointer)  // there is no memory
        }
        buffer.setTime(time - setting.start, duration: Self.blockLength)
        buffer.push(to: source)
    }
}
