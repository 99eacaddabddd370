import Dispatch
import Measures

/// Checks and decodes a video's packets while the encoder is still at work on those to come. What then has to be read back from
/// the file is whether these packets are in it.
///
/// `@unchecked Sendable`: all that changes is touched on `queue` alone, which does one thing at a time.
final class VideoProof: @unchecked Sendable {
    /// A packet that was found right. Units of the time: ticks of the track.
    struct Entry: Hashable {
        let bytes: Digest
        let presentation: Int64?
        let isKey: Bool

        init(_ packet: Packet) {
            bytes = Digest(of: packet.bytes)
            (presentation, isKey) = (packet.presentation, packet.isKey)
        }
    }

    private let queue = DispatchQueue(label: "video proof")
    private let room = DispatchSemaphore(value: VideoProof.most)
    private var check: VideoCheck
    private var entries: [Entry] = []
    private var failure: (any Error)?

    /// Packets that may wait.
    private static let most = 64

    init(_ check: VideoCheck) { self.check = check }

    /// Takes the next packet, with the time that it has in the file. Waits while there are too many.
    func take(_ packet: Packet) throws {
        let handover = Handover(packet: try packet.share())
        room.wait()
        queue.async { [self] in
            defer { room.signal() }
            guard failure == nil else { return }
            do {
                entries.append(Entry(handover.packet))
                try check.take(handover.packet)
            } catch {
                failure = error
            }
        }
    }

    /// What was found right, in order. Throws: `Fault` for the first rule that was broken.
    func finish(frames: Int) throws -> [Entry] {
        try queue.sync {
            if let failure { throw failure }
            try check.finish(frames: frames)
            return entries
        }
    }

    /// `@unchecked Sendable`: whoever hands it over does not touch it any more.
    private struct Handover: @unchecked Sendable { let packet: Packet }
}
