import Measures

/// Sound that was decoded and measured where it is copied from. What has to be read back of the finished file is whether these
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
            "the sound that was copied", seen: "another packet as number \(seen)",
            seen < packets.count && packet.presentation == time && Digest(of: packet.bytes) == packets[seen])
        seen += 1
    }

    func finish(_ rules: Rules) throws {
        try rules.require("\(packets.count) packets of sound", seen: "\(seen)", seen == packets.count)
    }
}
