import Measures

/// One encode of a rendition, picture by picture.
final class Take {
    private let order: RenditionOrder
    private let shape: StreamShape
    private let sets: ParameterSets
    private var partial: PartialFile?
    private let encoder: H264Encoder
    private let muxer: Muxer
    private let sound: SoundTrack?
    private let judge: (any Judge)?
    /// `nil` where this may not be the encode that is kept.
    private let proof: VideoProof?
    private var frames = 0
    /// Of each picture, in the order of decoding. Units: bytes.
    private var sizes: [Int] = []
    private var cuts: [Int] = []

    /// `isOnly` says that there is no search: what comes of it is the product.
    init(
        _ order: RenditionOrder, shape: StreamShape, motion: Motion, rateFactor: Double, isOnly: Bool,
        sound: SoundTrack?
    ) throws {
        self.order = order
        self.shape = shape
        self.sound = sound
        judge = try order.plan.quality.makeJudge(shape)
        let file = try PartialFile(for: order.destination)
        encoder = try H264Encoder(
            shape, quality: order.plan.quality, motion: motion, rateFactor: rateFactor, isShown: judge != nil)
        sets = try encoder.parameterSets()
        muxer = try Muxer(file.path, shape: shape, sets: sets, sound: sound?.form)
        try sound?.measure(in: muxer, Rules(name: order.destination))
        proof =
            isOnly
            ? try VideoProof(
                VideoCheck(
                    shape, sets: sets, isCopy: false, Rules(name: order.destination), decoder: muxer.pictureDecoder(),
                    configuration: sets.configuration)) : nil
        partial = consume file
    }

    /// Takes the next picture, at the size of the shape; it is not needed any more afterwards.
    func add(_ picture: Frame) throws {
        try judge?.note(picture)
        if let packed = try encoder.encode(picture) { try write(packed) }
        frames += 1
        try sound?.advance(past: frames, write: muxer.writeSound)
    }

    /// How many pictures the encoder has not given out yet.
    var held: Int { frames - sizes.count }

    private func write(_ packed: H264Encoder.Picture) throws {
        let frame = Int(packed.presentation)
        if packed.isIntra { cuts.append(frame) }
        sizes.append(packed.packet.size)
        if let judge { try unsafe encoder.withReconstruction { try unsafe judge.look(at: frame, $0, stride: $1) } }
        try muxer.write(packed, proof: proof)
    }

    /// Lets the encoder give out what it still holds, and tells of each picture. Returns what it came to.
    func complete(_ tell: () -> Void) throws -> (scores: Scores?, bitrate: Bitrate) {
        while let packed = try encoder.drain() {
            try write(packed)
            tell()
        }
        let seconds = Double(max(1, frames)) / shape.rate.framesPerSecond
        return (
            try judge?.finish(cuts: cuts.sorted()),
            Bitrate(bitsPerSecond: Int(Double(sizes.reduce(0, +)) * 8 / seconds))
        )
    }

    /// Whether a decoder of that kind plays it, once it is complete.
    func fits(_ limit: StreamShape) -> Bool { BufferModel(limit).holds(sizes) && BufferModel(shape).holds(sizes) }

    private func proven() throws -> [VideoProof.Entry]? {
        do {
            return try proof?.finish(frames: frames)
        } catch let error as LibraryError {
            throw Rules(name: order.destination).broken("decodes to the last frame", seen: error.words)
        }
    }

    /// Ends the file, reads it again and gives it its name.
    func finish(_ scores: Scores?) throws -> Rendition {
        guard let partial = partial.take() else { preconditionFailure("a take is finished once") }
        try sound?.finish(after: frames, write: muxer.writeSound)
        try muxer.finish()
        var promise = ReadBack.Promise(
            shape: shape, frames: frames, hasSound: sound != nil, loudness: order.plan.loudness, sets: sets)
        promise.scores = scores
        promise.proven = try proven()
        promise.sound = try sound?.proven()
        let rendition = try ReadBack.check(partial.path, against: promise, named: order.destination)
        try partial.finish()
        return rendition
    }
}
