import Measures

/// Plays the start again behind the end, to the same decoder without a reset, as a board that loops a clip does.
struct LoopCheck {
    /// More than a decoder holds back or refers to.
    private static let most = 8
    /// What may be missing among the first pictures because its packet comes later.
    private static let ahead = 3

    /// In the order of decoding.
    private(set) var packets: [Packet] = []
    private var pictures: [Digest] = []
    private var count = 0
    private var isAgain = false
    /// Pictures of the second round that look as they did in the first.
    private(set) var alike = 0

    /// Holds on to one of the first packets.
    mutating func keep(_ packet: Packet) throws {
        if packets.count < Self.most { packets.append(try packet.share()) }
    }

    mutating func begin() { isAgain = true }

    /// How many pictures have to be alike, of so many in all that the decoder gives out; `keysOnly` where it leaves out the
    /// others.
    func expected(whole: Int, keysOnly: Bool) -> Int {
        if keysOnly { return packets.filter(\.isKey).count }
        return whole <= packets.count ? whole : packets.count - Self.ahead
    }

    /// Returns whether the picture belongs to the second round: it comes after `whole` pictures of the first.
    mutating func take(_ picture: Frame, whole: Int) throws -> Bool {
        let place = count
        count += 1
        guard isAgain, place >= whole else {
            if place < Self.most { pictures.append(try picture.digest()) }
            return false
        }
        if pictures.indices.contains(place - whole), try picture.digest() == pictures[place - whole] { alike += 1 }
        return true
    }
}

extension Frame {
    /// Of a 4:2:0 picture's samples.
    fileprivate func digest() throws -> Digest {
        var hasher = Digest.Hasher()
        for plane in 0..<3 {
            let (across, down) = plane == 0 ? (width, height) : (width / 2, height / 2)
            let start = unsafe try samples(ofPlane: plane)
            for row in 0..<down {
                let line = unsafe UnsafeBufferPointer(start: start + row * stride(ofPlane: plane), count: across)
                unsafe hasher.update(Array(line))
            }
        }
        return hasher.finish()
    }
}
