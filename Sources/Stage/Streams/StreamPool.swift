import Synchronization

/// The streams that are being received. A slot that follows another with the same stream goes on with its connection.
final class StreamPool: Sendable {
    private let held = Mutex<[StreamReceiver.Order: (receiver: StreamReceiver, users: Int)]>([:])

    func receiver(for order: StreamReceiver.Order) -> StreamReceiver {
        held.withLock { held in
            if let known = held[order] {
                held[order]?.users += 1
                return known.receiver
            }
            let receiver = StreamReceiver(order)
            held[order] = (receiver, 1)
            receiver.start()
            return receiver
        }
    }

    func release(_ order: StreamReceiver.Order) {
        let unwanted = held.withLock { held -> StreamReceiver? in
            guard let known = held[order] else { return nil }
            held[order]?.users -= 1
            guard known.users == 1 else { return nil }
            held[order] = nil
            return known.receiver
        }
        unwanted?.stop()
    }

    /// Ends all of them; whoever takes longer than two seconds is left behind.
    func close() {
        let receivers = held.withLock { held in
            defer { held = [:] }
            return held.values.map(\.receiver)
        }
        for receiver in receivers { receiver.stop() }
        let deadline = ContinuousClock.now + .seconds(2)
        for receiver in receivers { receiver.join(until: deadline) }
    }
}
