import CFFmpeg
import Faults
import Measures
import SystemPackage

/// A media file's sound as 48 kHz stereo from the instant of its first picture on, as long as anyone asks.
///
/// It reads the file a second time beside the pictures, so it never holds more than a moment of either, however badly
/// the two are interleaved.
@safe final class SoundSource {
    private let demuxer: Demuxer
    private let decoder: Decoder
    private let index: Int
    private let ticks: Ticks
    private let packet: Packet
    private let decoded: Frame
    private let piece: Frame
    private let origin: Duration
    private let filters: [String]
    private var graph: FilterGraph?
    private var isOver = false
    private var end: Int64 = 0

    /// `origin` is the first picture's instant on the file's own clock; `filters` are what is done to 48 kHz stereo.
    init(_ path: FilePath, track: Track, origin: Duration, filters: [String]) throws {
        demuxer = try Demuxer(path, isKnown: track.codec == "aac")
        index = track.index
        self.origin = origin
        self.filters = filters
        try demuxer.keepOnly(stream: track.index)
        let stream = unsafe try demuxer.stream(track.index)
        unsafe ticks = Ticks(stream.pointee.time_base)
        do {
            unsafe decoder = try Decoder(for: stream)
        } catch let error as LibraryError {
            throw demuxer.faults.unknown("\(track.codec): \(error.words)")
        }
        packet = try Packet()
        decoded = try Frame()
        piece = try Frame()
    }

    /// The next `count` samples, valid until the next call; fewer, or `nil`, only at the end.
    func next(_ count: Int) throws -> Frame? {
        while !isOver {
            if let graph {
                switch try graph.pull(samples: count, into: piece) {
                case .got: return piece
                case .ended:
                    isOver = true
                    return nil
                case .hungry: break
                }
            }
            try feed()
        }
        return nil
    }

    private func feed() throws {
        guard try decode() else {
            if let graph { try graph.close(at: end) } else { isOver = true }
            return
        }
        if graph == nil { graph = try makeGraph() }
        let start = decoded.bestTime.map { $0 - ticks.ticks(origin) } ?? end
        // A jump by hours is a broken clock, not silence.
        guard ticks.span(start) < MediaLimits.span else {
            return try graph?.close(at: end) ?? { isOver = true }()
        }
        decoded.time = start
        unsafe end =
            start
            + av_rescale_q(
                Int64(decoded.sampleCount), AVRational(num: 1, den: max(1, decoded.raw.pointee.sample_rate)), ticks.base
            )
        try graph?.push(decoded)
    }

    /// Fills `decoded`. Returns `false` at the end.
    private func decode() throws -> Bool {
        do {
            while true {
                switch try decoder.receive(into: decoded) {
                case .got: return true
                case .ended: return false
                case .hungry: break
                }
                if try demuxer.read(into: packet) {
                    if packet.stream == index { try decoder.send(packet) }
                } else {
                    try decoder.send(nil)
                }
            }
        } catch let error as LibraryError {
            throw demuxer.faults.fault(
                .mediaDamaged, "the sound is damaged after \(max(.zero, ticks.span(end)).text)",
                remedy: "ask for the file again, or export it anew", cause: error.words)
        }
    }

    /// Gaps are filled with silence; what lies before the first picture is cut.
    private func makeGraph() throws -> FilterGraph {
        var layout = [CChar](repeating: 0, count: 128)
        unsafe try LibraryError.check(
            av_channel_layout_describe(&decoded.raw.pointee.ch_layout, &layout, layout.count))
        let name = String(decoding: layout.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let rate = unsafe decoded.raw.pointee.sample_rate
        let base = ticks.base
        return try FilterGraph(
            sound: "sample_rate=\(rate):sample_fmt=\(unsafe decoded.raw.pointee.format)"
                + ":channel_layout=\(name):time_base=\(base.num)/\(base.den)",
            through: (["aresample=\(SoundFormat.rate):async=1:first_pts=0", Self.form] + filters + [Self.form])
                .joined(separator: ","))
    }

    private static let form = "aformat=sample_fmts=fltp:sample_rates=\(SoundFormat.rate):channel_layouts=stereo"
}
