/// Sound that is encoded once for all renditions of a source that want it alike, as far as whoever is ahead has asked for it, and
/// measured while it is.
final class SoundTape {
    let encoder: SoundEncoder
    private let open: () throws -> SoundSource
    private var source: SoundSource?
    private var listener: SoundListener?
    private var proof: SoundProof?
    private var failure: (any Error)?
    private var samples = 0
    private var isOver = false
    /// Those from number `first` on.
    private var packets: [Packet] = []
    private var first = 0
    private var users = 0
    /// Whether all packets stay, for whoever comes later.
    private var isKept = false

    /// `open` is asked once the first pictures are on their way, so that the source may still be measured until then.
    init(_ open: @escaping () throws -> SoundSource) throws {
        encoder = try SoundEncoder()
        self.open = open
    }

    /// Whether somebody who begins now would hear all of it.
    var isWhole: Bool { samples == 0 || isKept }

    /// One more who will hear all of it. `isLast` says that nobody begins once it has begun.
    func join(isLast: Bool) {
        users += 1
        isKept = isKept || users > 1 || !isLast
    }

    /// Has what is encoded from here on measured; whoever asks first.
    func measure(by listener: () throws -> SoundListener) throws {
        if self.listener == nil, samples == 0 { self.listener = try listener() }
    }

    /// Encodes the whole blocks that end before a sample. Throws: the same to everyone.
    func reach(_ end: Int) throws {
        try once { while samples + SoundFormat.block <= end { try encode(SoundFormat.block) } }
    }

    /// Encodes the rest: it ends with that sample. The first to say so is heard.
    func finish(at end: Int) throws {
        try reach(end)
        try once {
            guard !isOver else { return }
            if end > samples { try encode(end - samples) }
            try encoder.finish(write: keep)
            isOver = true
            proof = try listener?.finish(samples: end)
        }
    }

    /// What was found right, once it is finished; `nil` where nobody measured.
    func proven() throws -> SoundProof? {
        try once { proof }
    }

    /// The packet of that number, if it is there.
    subscript(number: Int) -> Packet? {
        packets.indices.contains(number - first) ? packets[number - first] : nil
    }

    /// Says that the packets before that number are not needed any more by one who is the only one.
    func forget(before number: Int) {
        guard !isKept, number > first else { return }
        packets.removeFirst(min(packets.count, number - first))
        first = number
    }

    private func once<Value>(_ work: () throws -> Value) throws -> Value {
        if let failure { throw failure }
        do {
            return try work()
        } catch {
            failure = error
            throw error
        }
    }

    private func encode(_ count: Int) throws {
        let source = try source ?? open()
        self.source = source
        try encoder.encode(try source.next(count), count: count, write: keep)
        samples += count
    }

    private func keep(_ packet: Packet) throws {
        try listener?.take(packet)
        packets.append(packet)
    }
}
