import Dispatch

/// A thread of its own on which packets are checked, one after the other, while later ones are still encoded.
///
/// `@unchecked Sendable`: what changes is touched on `queue` alone, which does one thing at a time.
final class ProofLane: @unchecked Sendable {
    private let queue: DispatchQueue
    private let room = DispatchSemaphore(value: ProofLane.most)
    private var failure: (any Error)?

    /// Packets that may wait.
    private static let most = 64

    init(_ label: String) { queue = DispatchQueue(label: label) }

    /// Has a packet checked that nobody changes any more. Waits while there are too many. After the first that failed none is.
    func take(_ packet: Packet, _ look: @escaping @Sendable (Packet) throws -> Void) {
        let handover = Handover(packet: packet)
        room.wait()
        queue.async { [self] in
            defer { room.signal() }
            guard failure == nil else { return }
            do { try look(handover.packet) } catch { failure = error }
        }
    }

    /// Waits for all that was taken, and then for `end`. Throws: what was wrong with the first that failed.
    func finish<Value>(_ end: () throws -> Value) throws -> Value {
        try queue.sync {
            if let failure { throw failure }
            return try end()
        }
    }

    /// `@unchecked Sendable`: whoever hands it over does not touch it any more.
    private struct Handover: @unchecked Sendable { let packet: Packet }
}
