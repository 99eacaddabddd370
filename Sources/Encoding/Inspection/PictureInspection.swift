import Boards
import CFFmpeg
import Faults
import Measures
import Programmes
import SystemPackage

/// A medium's pictures, made small and looked at one by one.
@safe final class PictureInspection {
    private let source: PictureSource
    private let folder: FilePath
    private let probe: MediaProbe
    private let rate: FrameRate
    private let spacing: Double
    private var graph: FilterGraph?
    private let seen: Frame
    private var size = (width: 0, height: 0)
    private var end = 0.0
    private var black = Stretches(shortest: 1)
    private var frozen = Stretches(shortest: 3)
    private var frozenSince: Double?
    private var bars: Bars?
    /// Of pictures of other shapes before.
    private var earlier: [Finding?] = []
    private(set) var thumbnails: [Inspection.Thumbnail] = []

    /// Units: pixels.
    private static let longSide = 320
    private static let thumbnailCount = 8.0

    init(_ path: FilePath, _ probe: MediaProbe, _ folder: FilePath) throws {
        self.probe = probe
        self.folder = folder
        rate = min(probe.rate ?? .thirty, .thirty)
        spacing = max(0.5, (probe.duration?.inSeconds ?? 0) / Self.thumbnailCount)
        let envelope = Envelope(
            h264: .init(
                profile: .high, level: .l4_2, resolution: Self.small(probe.resolution), rate: rate, references: 4,
                bFrames: 3,
                bitrate: Bitrate(bitsPerSecond: 1_000_000)), refresh: rate)
        let plan = RenditionPlan(
            kind: .video, resolution: Self.small(probe.resolution), fit: .contain, background: .black,
            envelope: envelope)
        source = try PictureSource(path, wish: .init(plan: plan, output: .video(rate)))
        seen = try Frame()
    }

    /// The first picture's instant on the file's own clock.
    var origin: Duration? { source.origin }

    /// Throws: `Fault` at the first sign of damage; what was seen before stays.
    func run() throws {
        while let picture = try source.next() {
            try Task.checkCancellation()
            if graph == nil || (picture.width, picture.height) != size {
                try close()
                if graph != nil { earlier.append(bars?.finding(size)) }
                (graph, bars) = (try makeGraph(picture), nil)
            }
            end = rate.seconds(ofFrame: Int(picture.time ?? 0) + 1)
            try graph?.push(picture)
            try drain()
        }
        try close()
    }

    private func close() throws {
        guard end > 0 else { return }
        try graph?.close(at: Int64((end / rate.seconds(ofFrame: 1)).rounded()))
        try drain()
    }

    /// Bars that pictures of every shape have.
    private var letterbox: Finding? {
        let all = earlier + [bars?.finding(size)]
        return all.contains { $0 == nil } ? nil : all[0]
    }

    var findings: [Finding] {
        guard probe.kind == .video else { return letterbox.map { [$0] } ?? [] }
        var frozen = frozen
        if let since = frozenSince { frozen.add(from: since, until: end) }
        var findings = black.all.map { stretch in
            let isAll = stretch.lowerBound < 0.1 && stretch.upperBound > end - 0.1
            return Finding(
                isAll ? .error : .warning, "picture.black", from: stretch.lowerBound, until: stretch.upperBound,
                isAll ? "black from beginning to end" : "black for \(Self.text(stretch))",
                remedy: "cut it, or ask whether that is meant")
        }
        // What is black does not move either.
        for stretch in frozen.all where !black.all.contains(where: { $0.overlaps(stretch) }) {
            let isAll = stretch.lowerBound < 0.1 && stretch.upperBound > end - 0.1
            findings.append(
                Finding(
                    isAll ? .note : .warning, isAll ? "picture.still" : "picture.frozen", from: stretch.lowerBound,
                    until: stretch.upperBound,
                    isAll ? "a still picture as a video" : "nothing moves for \(Self.text(stretch))",
                    remedy: isAll ? "an image item shows it sharper" : "ask whether that is meant"))
        }
        if black.all.isEmpty, let letterbox { findings.append(letterbox) }
        if source.lost > 0 {
            findings.append(
                Finding(
                    .note, "picture.late", from: 0,
                    "the recording begins between key frames: \(source.lost) pictures are left out",
                    remedy: "cut it at a key frame, or export it anew"))
        }
        findings += source.changes.map { change in
            Finding(
                .note, "picture.changes", from: change.at.inSeconds, change.what,
                remedy: "each part is fitted into the zone by itself; export it in one size if they should look alike")
        }
        return findings
    }

    // MARK: One picture

    private func drain() throws {
        guard let graph else { return }
        while case .got = try graph.pull(into: seen) {
            let begin = rate.seconds(ofFrame: Int(seen.time ?? 0))
            if seen.number("lavfi.blackframe.pblack") != nil {
                black.add(from: begin, until: begin + rate.seconds(ofFrame: 1))
            }
            if let since = seen.number("lavfi.freezedetect.freeze_start") { frozenSince = since }
            if let until = seen.number("lavfi.freezedetect.freeze_end"), let since = frozenSince {
                frozen.add(from: since, until: until)
                frozenSince = nil
            }
            bars = Bars(seen) ?? bars
            if begin >= Double(thumbnails.count) * spacing, thumbnails.count < Int(Self.thumbnailCount) {
                try keep(seen, at: begin)
            }
        }
    }

    private func makeGraph(_ picture: Frame) throws -> FilterGraph {
        size = (picture.width, picture.height)
        let filters = [
            "blackframe=amount=98:threshold=28", "freezedetect=n=0.001:d=3",
            "cropdetect=limit=20:round=2:reset=0:skip=0",
        ]
        return try FilterGraph(
            pictures: "video_size=\(size.width)x\(size.height):pix_fmt=\(picture.pixelFormat.rawValue)"
                + ":time_base=\(rate.denominator)/\(rate.numerator):pixel_aspect=1/1",
            through: filters.joined(separator: ","))
    }

    private func keep(_ picture: Frame, at second: Double) throws {
        let name = "picture-\(thumbnails.count).jpg"
        try Files.write(try Thumbnails.encode(picture), to: folder.appending(name))
        thumbnails.append(.init(at: second, file: name))
    }

    private static func small(_ size: Resolution?) -> Resolution {
        guard let size else { return small(Resolution(width: 16, height: 9)) }
        let longest = max(size.width, size.height)
        let (across, down) = (longSide * size.width / longest, longSide * size.height / longest)
        return (Resolution(width: max(16, across), height: max(16, down)) ?? size).even
    }

    private static func text(_ stretch: ClosedRange<Double>) -> String {
        Duration.milliseconds(Int((stretch.upperBound - stretch.lowerBound) * 10) * 100).text
    }
}

/// Times that belong together, with gaps of less than a tenth of a second let pass.
struct Stretches {
    /// Units: seconds.
    let shortest: Double
    private var found: [ClosedRange<Double>] = []

    init(shortest: Double) { self.shortest = shortest }

    /// `begin` must not lie before the last one's.
    mutating func add(from begin: Double, until end: Double) {
        if let last = found.last, begin - last.upperBound < 0.1 {
            found[found.count - 1] = last.lowerBound...max(last.upperBound, end)
        } else if end >= begin {
            found.append(begin...end)
        }
    }

    var all: [ClosedRange<Double>] { found.filter { $0.upperBound - $0.lowerBound >= shortest } }
}

/// What of the pictures is not black, over all of them so far. Units: pixels of the small picture.
struct Bars {
    private let left: Int
    private let right: Int
    private let top: Int
    private let bottom: Int

    init?(_ frame: Frame) {
        let names = ["x1", "x2", "y1", "y2"].map { frame.number("lavfi.cropdetect.\($0)") }
        guard let left = names[0], let right = names[1], let top = names[2], let bottom = names[3], right > left,
            bottom > top
        else { return nil }
        (self.left, self.right, self.top, self.bottom) = (Int(left), Int(right), Int(top), Int(bottom))
    }

    /// Bars on both opposite sides, each at least a twenty-fifth of the picture and much alike.
    func finding(_ size: (width: Int, height: Int)) -> Finding? {
        func share(_ first: Int, _ last: Int, of whole: Int) -> Int? {
            let rest = whole - 1 - last
            guard min(first, rest) * 25 >= whole, abs(first - rest) * 12 <= whole else { return nil }
            return (first + rest) * 100 / whole
        }
        let (across, down) = (share(left, right, of: size.width), share(top, bottom, of: size.height))
        let words = [across.map { "\($0) % of its width" }, down.map { "\($0) % of its height" }].compactMap { $0 }
        guard !words.isEmpty else { return nil }
        return Finding(
            .warning, "picture.letterbox", "black bars are part of the picture: \(words.joined(separator: " and "))",
            remedy: "ask for it without bars, or crop them")
    }
}

extension FrameRate {
    /// When a frame begins, counted from 0. Units: seconds.
    fileprivate func seconds(ofFrame frame: Int) -> Double { Double(frame * denominator) / Double(numerator) }
}
