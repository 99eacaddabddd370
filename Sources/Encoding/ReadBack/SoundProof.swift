import Measures

/// Sound that was decoded and measured before it was written. What has to be read back of the finished file is whether these
/// packets are in it.
struct SoundProof {
    /// In their order, from the priming on.
    private let packets: [Digest]
    let loudness: Loudness
    private var seen = 0

    init(packets: [Digest], loudness: Loudness) {
        self.packets = packets
        self.loudness = loudness
    }

    mutating func take(_ packet: Packet, _ rules: Rules) throws {
        let time = Int64((seen - 1) * SoundFormat.block)
        try rules.require(
            "the sound that was measured", seen: "another packet as number \(seen)",
            seen < packets.count && packet.presentation == time && packet.digest == packets[seen])
        seen += 1
    }

    func finish(_ rules: Rules) throws {
        try rules.require("\(packets.count) packets of sound", seen: "\(seen)", seen == packets.count)
    }
}

/// Decodes and measures sound while later sound is still encoded.
///
/// `@unchecked Sendable`: all that changes is touched on `lane` alone, which does one thing at a time.
final class SoundListener: @unchecked Sendable {
    private let lane = ProofLane("sound proof")
    private let rules: Rules
    private var check: SoundCheck
    private var packets: [Digest] = []

    /// `decoder` is for sound whose first block is priming.
    init(_ decoder: Decoder, _ rules: Rules, target: LoudnessTarget?) throws {
        self.rules = rules
        check = try SoundCheck(decoder, rules, target: target)
    }

    /// Takes the next packet.
    func take(_ packet: Packet) throws {
        lane.take(try packet.share()) { [self] packet in
            packets.append(packet.digest)
            // A reader of the file is told so by its edit list.
            if packets.count == 1 { try packet.hide(samples: SoundFormat.block) }
            try check.take(packet)
        }
    }

    /// Throws: `Fault` for the first rule that was broken, or where it does not last so many samples.
    func finish(samples: Int) throws -> SoundProof {
        do {
            return try lane.finish {
                let heard = try check.finish()
                try rules.require(
                    "\(samples) samples that decode", seen: "\(heard.samples)",
                    abs(heard.samples - samples) <= SoundFormat.block)
                return SoundProof(packets: packets, loudness: heard.loudness)
            }
        } catch let error as LibraryError {
            throw rules.broken("decodes to the last sample", seen: error.words)
        }
    }
}
