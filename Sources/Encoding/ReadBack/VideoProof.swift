import Measures

/// Checks and decodes a video's packets while the encoder is still at work on those to come. What then has to be read back from
/// the file is whether these packets are in it.
///
/// `@unchecked Sendable`: all that changes is touched on `lane` alone, which does one thing at a time.
final class VideoProof: @unchecked Sendable {
    /// A packet that was found right. Units of the time: ticks of the track.
    struct Entry: Hashable {
        let bytes: Digest
        let presentation: Int64?
        let isKey: Bool

        init(_ packet: Packet) {
            bytes = packet.digest
            (presentation, isKey) = (packet.presentation, packet.isKey)
        }
    }

    private let lane = ProofLane("video proof")
    private var check: VideoCheck
    private var entries: [Entry] = []

    init(_ check: VideoCheck) { self.check = check }

    /// Takes the next packet, with the time that it has in the file. Waits while there are too many.
    func take(_ packet: Packet) throws {
        lane.take(try packet.share()) { [self] packet in
            entries.append(Entry(packet))
            try check.take(packet)
        }
    }

    /// What was found right, in order. Throws: `Fault` for the first rule that was broken.
    func finish(frames: Int) throws -> [Entry] {
        try lane.finish {
            try check.finish(frames: frames)
            return entries
        }
    }
}
