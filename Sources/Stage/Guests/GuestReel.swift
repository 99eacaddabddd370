import Measures
import Synchronization

/// A slot's share of a guest: the guest's newest picture on each frame, its last one as long as there is no newer.
final class GuestReel: Reel, Sendable {
    /// How long a slot waits for the first picture. A stage that runs on a clock of its own stands still for as long.
    static let patience = Duration.seconds(20)

    private let house: GuestHouse
    private let order: GuestOrder
    private let host: GuestHost
    private let deadline = ContinuousClock.now + GuestReel.patience
    private let isWanted = Mutex(true)
    /// Called once if no picture came in time, with the reason.
    private let fail: @Sendable (String) -> Void

    init(_ order: GuestOrder, in house: GuestHouse, fail: @escaping @Sendable (String) -> Void) {
        self.house = house
        self.order = order
        self.fail = fail
        host = house.enter(order)
    }

    func picture(at frame: Int) -> (pixels: [UInt8], frames: Int)? {
        if let picture = host.picture(until: deadline, while: { isWanted.withLock(\.self) }) { return (picture, 1) }
        if isWanted.withLock(\.self) {
            fail("no picture in \(Self.patience.text): \(host.trouble)")
        }
        return nil
    }

    /// The slot is over: whoever waits for a picture goes.
    func leave() {
        let wasWanted = isWanted.withLock { wanted in
            defer { wanted = false }
            return wanted
        }
        guard wasWanted else { return }
        host.wake()
        house.leave(order)
    }

    /// Makes the pictures those of the bin.
    func fill(_ bin: Element, rate: FrameRate) throws {
        let source = try Element("appsrc")
        source.set("caps", order.caps)
        source.set("format", "time")
        source.set("max-buffers", 2)
        bin.add(source)
        try bin.offerVideo(of: source)
        Projector(reel: self, rate: rate).start(source)
    }
}
