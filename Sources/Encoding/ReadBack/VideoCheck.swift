import Boards
import CFFmpeg
import Measures

/// Holds a video track's packets and pictures against the rules.
struct VideoCheck {
    private let shape: StreamShape
    private let sets: ParameterSets
    private let isCopy: Bool
    private let rules: Rules
    private let decoder: Decoder
    private let picture: Frame
    private var packets = 0
    private var keys = 0
    private var lastKey = 0
    /// Units: bytes.
    private var sizes: [Int] = []
    private var pictures = 0
    /// How many pictures the decoder has to give out; known at the end.
    private var whole = Int.max
    private var lastDecoding: Int64?
    private var step: Int64?
    private var loop = LoopCheck()

    /// `isCopy` says that the pictures are the source's own, of which only the key frames are decoded.
    init(
        _ shape: StreamShape, sets: ParameterSets, isCopy: Bool, _ rules: Rules, decoder: Decoder,
        configuration: [UInt8]
    ) throws {
        self.shape = shape
        self.sets = sets
        self.isCopy = isCopy
        self.rules = rules
        self.decoder = decoder
        picture = try Frame()
        try rules.require(
            "the parameter sets that were planned", seen: "others", configuration == sets.configuration)
        let (profile, level) = (sets.profile, sets.level)
        try rules.require(
            shape.profile.rawValue, seen: profile, isCopy || profile == shape.profile.rawValue)
        try rules.require(
            "level \(shape.level.rawValue)", seen: level,
            isCopy || level == shape.level.rawValue)
        try checkMemory()
    }

    /// What the headers ask a decoder to keep.
    private func checkMemory() throws {
        guard let facts = SequenceFacts(sets.sequence) else {
            throw rules.broken("a sequence parameter set that reads", seen: "another")
        }
        let most = shape.references
        try rules.require(
            "at most \(most) reference frames", seen: "\(facts.references)", facts.references <= most)
        if let kept = facts.kept {
            try rules.require("at most \(most) pictures kept", seen: "\(kept)", kept <= most)
        }
        if let reordering = facts.reordering {
            try rules.require("at most 2 frames of reordering", seen: "\(reordering)", reordering <= 2)
        }
    }

    mutating func take(_ packet: Packet) throws {
        let units = NALUnits.types(in: packet.bytes)
        try rules.require("whole NAL units", seen: "others in frame \(packets)", !units.isEmpty)
        let isIDR = units.contains(5)
        try rules.require(
            "key frames that are IDR", seen: "frame \(packets) of NAL types \(units)",
            isIDR == packet.isKey && (packets > 0 || isIDR))
        try rules.require(
            "parameter sets out of band", seen: "some in frame \(packets)", !units.contains { $0 == 7 || $0 == 8 })
        guard let decoding = packet.decoding, packet.presentation != nil else {
            throw rules.broken("times on every frame", seen: "none on frame \(packets)")
        }
        if let lastDecoding {
            let seen = decoding - lastDecoding
            try rules.require("equal steps", seen: "\(seen) ticks before frame \(packets)", step ?? seen == seen)
            step = seen
        }
        lastDecoding = decoding
        try rules.require(
            "no way in but IDR", seen: "a recovery point in frame \(packets)",
            isIDR || !NALUnits.hasRecoveryPoint(packet.bytes))
        try loop.keep(packet)
        sizes.append(packet.size)
        if isIDR {
            try rules.require(
                "an IDR at least every \(shape.keyInterval) frames", seen: "\(packets - lastKey) without",
                packets - lastKey <= shape.keyInterval)
            (lastKey, keys) = (packets, keys + 1)
        }
        packets += 1
        try decoder.send(packet)
        try drain()
    }

    mutating func finish(frames: Int) throws {
        whole = isCopy ? keys : frames
        loop.begin()
        for packet in loop.packets {
            try decoder.send(packet)
            try drain()
        }
        try decoder.send(nil)
        try drain()
        try rules.require("\(frames) frames", seen: "\(packets)", packets == frames)
        try rules.require("\(whole) frames that decode", seen: "\(pictures)", pictures == whole)
        let expected = loop.expected(whole: whole, keysOnly: isCopy)
        try rules.require(
            "the same pictures when it starts again", seen: "\(loop.alike) of \(expected) alike", loop.alike >= expected
        )
        try rules.require(
            "an IDR at least every \(shape.keyInterval) frames", seen: "\(packets - lastKey) without",
            packets - lastKey <= shape.keyInterval)
        if let frame = BufferModel(shape).shortfall(sizes) {
            throw rules.broken(
                "at most \(shape.peak) kbit/s over a buffer of \(shape.buffer) kbit",
                seen: "more before frame \(frame)")
        }
        try rules.require(
            "at most 2 frames of reordering", seen: "\(decoder.reordering)", decoder.reordering <= 2)
    }

    private mutating func drain() throws {
        while case .got = try decoder.receive(into: picture) {
            let seen = "\(picture.width)x\(picture.height)"
            try rules.require(
                "\(shape.resolution)", seen: seen, seen == "\(shape.resolution)")
            try rules.require("4:2:0 in eight bits", seen: "another format", picture.pixelFormat == AV_PIX_FMT_YUV420P)
            let isTagged =
                unsafe picture.raw.pointee.color_range == AVCOL_RANGE_MPEG
                && picture.raw.pointee.colorspace == AVCOL_SPC_BT709
                && picture.raw.pointee.color_primaries == AVCOL_PRI_BT709
                && picture.raw.pointee.color_trc == AVCOL_TRC_BT709
            try rules.require("BT.709 in limited range", seen: "other tags", isTagged)
            let pixel = unsafe picture.raw.pointee.sample_aspect_ratio
            try rules.require(
                "square pixels", seen: "\(pixel.num):\(pixel.den)",
                pixel.num == pixel.den || (isCopy && pixel.num == 0))
            try rules.require("whole frames", seen: "fields", unsafe picture.raw.pointee.interlaced_frame == 0)
            // A decoder makes up what it cannot read, and says no more of it than this.
            let isWhole = unsafe picture.raw.pointee.decode_error_flags == 0
            try rules.require("pictures that decode whole", seen: "frame \(pictures) in part", isWhole)
            if try loop.take(picture, whole: whole) { continue }
            // Frames come out in order, each with its own time: none is missing and none comes twice.
            let time = (step ?? 0) * Int64(pictures)
            try rules.require(
                "frame \(pictures) at \(time)", seen: picture.bestTime.map { "\($0)" } ?? "no time",
                step == nil || isCopy || picture.bestTime == time)
            pictures += 1
        }
    }
}

/// The units that a compressed picture consists of.
enum NALUnits {
    /// The types of units that each have their length in four bytes before them; none where they do not add up.
    ///
    /// Source: ITU-T H.264, 7.3.1; ISO/IEC 14496-15, 5.3.4.2.
    static func types(in bytes: [UInt8]) -> [UInt8] { units(in: bytes).compactMap { $0.first.map { $0 & 31 } } }

    /// Whether decoding may begin there although it is no IDR. Source: ITU-T H.264, D.1.8; 7.3.2.3.1 for the sizes.
    static func hasRecoveryPoint(_ bytes: [UInt8]) -> Bool {
        units(in: bytes).contains { unit in
            guard unit.first.map({ $0 & 31 == 6 }) == true else { return false }
            var rest = unit.dropFirst()
            // The last byte closes the unit.
            while rest.count > 2 {
                let kind = rest.takeSum()
                let size = rest.takeSum()
                if kind == 6 { return true }
                rest = rest.dropFirst(size)
            }
            return false
        }
    }

    private static func units(in bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var units: [ArraySlice<UInt8>] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            guard let length = rest.number(at: 0, bytes: 4), length > 0, length <= rest.count - 4 else { return [] }
            units.append(rest.dropFirst(4).prefix(length))
            rest = rest.dropFirst(4 + length)
        }
        return units
    }
}

extension ArraySlice<UInt8> {
    /// Takes a number off the front that is written as a row of 255 and a rest.
    fileprivate mutating func takeSum() -> Int {
        var sum = 0
        while let byte = popFirst() {
            sum += Int(byte)
            if byte < 255 { break }
        }
        return sum
    }
}
