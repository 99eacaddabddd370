import CGStreamer
import Faults
import Foundation
import Measures
import Programmes

/// A slot's part of a stream: pads that join the mixers once there is something to show or to hear.
///
/// `@unchecked Sendable`: all that changes is guarded by `lock`, under which pads are made too.
final class StreamSource: @unchecked Sendable {
    /// What the stage does with it.
    struct Setting: Sendable {
        let pool: StreamPool
        let pace: Pace
        let rate: FrameRate
        /// Units: nanoseconds of running time.
        let start: Int64
        let end: @Sendable () -> Int64
        /// Its picture lies there on the canvas.
        let place: @Sendable (Area) -> Void
        let announce: @Sendable (SlotBin.Kind, Pad) -> Void
        let tell: @Sendable (StreamReceiver.Word) -> Void
    }

    private let lock = NSLock()
    private let bin: Element
    private let slot: StageSlot
    private let setting: Setting
    private let receiver: StreamReceiver
    private var hasBegun = false
    private var isJoined = false
    private var isOver = false

    /// How long before its start a slot joins a canvas that waits for nobody.
    private static let lead: Int64 = 250_000_000

    init(_ slot: StageSlot, address: String, in bin: Element, _ setting: Setting) {
        self.slot = slot
        self.bin = bin
        self.setting = setting
        let order =
            switch slot.source {
            case .stream(_, let fit):
                StreamReceiver.Order(
                    address: address,
                    shape: .init(fit: fit, width: slot.area.width & ~1, height: slot.area.height & ~1),
                    hasSound: slot.volume.value > 0)
            default: StreamReceiver.Order(address: address, shape: nil, hasSound: true)
            }
        receiver = setting.pool.receiver(for: order)
    }

    /// From now on, until `end`, what comes is shown.
    func begin() { receiver.listen(slot.id) { [weak self] in self?.take($0) } }

    /// Lets the stream go. Afterwards no pad is made any more, and no thread of the bin's waits.
    func end() {
        receiver.leave(slot.id)
        lock.withLock { isOver = true }
        setting.pace.stop()
        setting.pool.release(receiver.order)
    }

    /// What is waited for, and why it has not come, as far as that is known.
    var wanted: String { receiver.order.wanted }
    var trouble: String { receiver.trouble }

    private func take(_ word: StreamReceiver.Word) {
        if case .begun = word {
            lock.withLock { hasBegun = true }
            proceed()
        }
        setting.tell(word)
    }

    /// Joins the mixers if there is a picture, or a sound alone, and the slot is due. A canvas that waits for each of its parts has to have
    /// come to the slot's first frame: before, it would wait for one that is not yet wanted.
    func proceed() {
        lock.withLock {
            let due = setting.start - (setting.pace.isLive ? Self.lead : 0)
            guard hasBegun, !isJoined, !isOver, setting.pace.next >= due else { return }
            isJoined = true
            if receiver.order.hasSound { join(.audio) }
            if receiver.order.shape != nil { join(.video) }
        }
    }

    private func join(_ kind: SlotBin.Kind) {
        // A source that does not come about is told of at the end of the slot, which then has no picture.
        guard let source = try? Element("appsrc") else { return }
        source.set("format", "time")
        source.set("max-buffers", 2)
        if kind == .audio { source.set("caps", SlotBin.Format.audio) }
        bin.add(source)
        guard let pad = source.pad("src"), let ghost = bin.addGhost(of: pad, named: kind.name) else { return }
        let outlet = StreamOutlet(kind, receiver, setting, slot.area)
        setting.announce(kind, ghost)
        outlet.start(source)
        source.syncStateWithParent()
    }
}

extension SlotBin.Kind {
    /// The pad's name.
    fileprivate var name: String {
        switch self {
        case .video: "video"
        case .audio: "audio"
        }
    }
}
