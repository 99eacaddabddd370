import Boards
import CFFmpeg
import Measures
import SystemPackage

/// A source's H.264 as it is stored, read packet by packet; only its key frames are decoded.
struct CodedVideo {
    let sets: ParameterSets
    let rate: FrameRate
    /// The instant at which the first picture is shown. Units: ticks of the track.
    let origin: Int64
    /// From one picture to the next. Units: ticks of the track.
    let step: Int64
    /// How many pictures are decoded before the first one is shown. Units: pictures.
    let delay: Int
    /// Units: bytes, in the order of decoding.
    let sizes: [Int]
    /// The most pictures from one IDR to the next.
    let keyDistance: Int
    let references: Int
    let reordering: Int

    var frames: Int { sizes.count }

    /// `nil` for anything that no rendition may hold, whatever it is made for: another codec, fields, other colours,
    /// unequal steps, key frames that are not IDR, pictures that the edit list hides.
    ///
    /// Throws: `LibraryError`, `Fault` where the file is broken.
    init?(_ demuxer: Demuxer, track: Track, probe: MediaProbe) throws {
        guard track.codec == "h264", demuxer.format.hasPrefix("mov"), !probe.isInterlaced, probe.hdr == nil,
            probe.orientation == .upright,
            let sets = ParameterSets(configuration: try demuxer.configuration(ofStream: track.index)),
            let facts = SequenceFacts(sets.sequence)
        else { return nil }
        let stream = unsafe try demuxer.stream(track.index)
        guard unsafe Survey.isSquare(stream.pointee.sample_aspect_ratio) else { return nil }
        try demuxer.keepOnly(stream: track.index)
        let decoder = unsafe try Decoder(for: stream, keysOnly: true, isUnseen: true)
        var survey = Survey()
        let (packet, picture) = (try Packet(), try Frame())
        while try demuxer.read(into: packet) {
            guard packet.stream == track.index else { continue }
            guard survey.take(packet) else { return nil }
            try decoder.send(packet)
            while case .got = try decoder.receive(into: picture) { survey.look(at: picture) }
        }
        try decoder.send(nil)
        while case .got = try decoder.receive(into: picture) { survey.look(at: picture) }
        let base = unsafe stream.pointee.time_base
        guard survey.keys == survey.pictures, survey.isPlain, track.frames == survey.sizes.count,
            let steps = survey.steps,
            let rate = FrameRate(Int(base.den), Int(base.num) * Int(steps.step))
        else { return nil }
        self.sets = sets
        self.rate = rate
        (origin, step, delay) = (steps.origin, steps.step, steps.delay)
        sizes = survey.sizes
        keyDistance = max(survey.keyDistance, survey.sizes.count - survey.lastKey)
        references = max(facts.references, facts.kept ?? 0)
        reordering = max(decoder.reordering, facts.reordering ?? 0)
    }
}

/// What goes by while packets are read.
private struct Survey {
    var sizes: [Int] = []
    var keys = 0
    private(set) var pictures = 0
    /// Whether all key frames are what every rendition's are.
    private(set) var isPlain = true
    var lastKey = 0
    var keyDistance = 0
    private var shown: [Int64] = []
    private var decoded: [Int64] = []

    /// Returns `false` for a packet that no rendition may hold.
    mutating func take(_ packet: Packet) -> Bool {
        let units = NALUnits.types(in: packet.bytes)
        let isIDR = units.contains(5)
        guard !units.isEmpty, isIDR == packet.isKey, isIDR || !sizes.isEmpty, !packet.isCorrupt, packet.isShown,
            !units.contains(7), !units.contains(8), let time = packet.presentation, let order = packet.decoding
        else { return false }
        if isIDR {
            keys += 1
            keyDistance = max(keyDistance, sizes.count - lastKey)
            lastKey = sizes.count
        }
        shown.append(time)
        decoded.append(order)
        sizes.append(packet.size)
        return true
    }

    /// Takes a key frame as it decodes.
    mutating func look(at picture: Frame) {
        pictures += 1
        let isTagged =
            unsafe picture.raw.pointee.color_range == AVCOL_RANGE_MPEG
            && picture.raw.pointee.colorspace == AVCOL_SPC_BT709
            && picture.raw.pointee.color_primaries == AVCOL_PRI_BT709
            && picture.raw.pointee.color_trc == AVCOL_TRC_BT709
        let isWhole = unsafe picture.raw.pointee.interlaced_frame == 0
        let pixel = unsafe picture.raw.pointee.sample_aspect_ratio
        let suits = picture.pixelFormat == AV_PIX_FMT_YUV420P && isTagged && isWhole && Self.isSquare(pixel)
        isPlain = isPlain && suits
    }

    static func isSquare(_ pixel: AVRational) -> Bool { pixel.num == 0 || pixel.num == pixel.den }

    /// `nil` unless pictures follow each other in equal steps, both as they are decoded and as they are shown.
    var steps: (origin: Int64, step: Int64, delay: Int)? {
        guard shown.count > 1, let origin = shown.min() else { return nil }
        let step = decoded[1] - decoded[0]
        guard step > 0, zip(decoded, decoded.dropFirst()).allSatisfy({ $1 - $0 == step }) else { return nil }
        var places = Set<Int64>()
        var delay = 0
        for (index, time) in shown.enumerated() {
            let (place, rest) = (time - origin).quotientAndRemainder(dividingBy: step)
            guard rest == 0, place < shown.count, places.insert(place).inserted else { return nil }
            delay = max(delay, index - Int(place))
        }
        return (origin, step, delay)
    }
}

extension CodedVideo {
    /// Whether the pictures may stand in a rendition of that plan as they are.
    func conforms(to plan: RenditionPlan, _ shape: StreamShape, probe: MediaProbe) -> Bool {
        let ranks: [UInt8: Int] = [66: 0, 77: 1, 100: 2]
        let allowed = [Envelope.Profile.baseline: 0, .main: 1, .high: 2][shape.profile] ?? 0
        // Plain baseline has features that no board decodes; constrained baseline says so in its second flag.
        let isConstrained = sets.sequence[1] != 66 || sets.sequence[2] & 0x40 != 0
        return probe.resolution == plan.resolution && rate == shape.rate && isConstrained
            && ranks[sets.sequence[1]].map { $0 <= allowed } == true
            && Int(sets.sequence[3]) <= shape.level.idc && references <= shape.references
            && reordering <= (shape.bFrames == 0 ? 0 : 2) && delay <= 2 && keyDistance <= shape.keyInterval
            && fitsBuffer(shape) && plan.quality.isWithin(bytes: sizes.reduce(0, +), frames: frames, rate: rate)
    }

    /// Whether a decoder's buffer that starts full and fills at the peak rate never runs dry.
    private func fitsBuffer(_ shape: StreamShape) -> Bool {
        BufferModel(shape).holds(sizes)
    }
}

/// A decoder's buffer. Source: ITU-T H.264, annex C.1, with a variable rate.
struct BufferModel {
    /// Units: bits.
    private let size: Double
    /// Units: bits in the time of one picture.
    private let inflow: Double

    init(_ shape: StreamShape) {
        size = Double(shape.buffer) * 1000
        inflow = Double(shape.peak) * 1000 / shape.rate.framesPerSecond
    }

    /// Whether pictures of these sizes can be taken out of it one by one. Units: bytes.
    func holds(_ sizes: [Int]) -> Bool { shortfall(sizes) == nil }

    /// The first picture that is not there whole when it is due.
    func shortfall(_ sizes: [Int]) -> Int? {
        var fullness = size
        for (index, bytes) in sizes.enumerated() {
            fullness -= Double(bytes) * 8
            if fullness < 0 { return index }
            fullness = min(size, fullness + inflow)
        }
        return nil
    }
}
