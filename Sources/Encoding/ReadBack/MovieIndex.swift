import Faults
import SystemPackage

/// What an MP4 file's boxes say, read without libavformat, which hides edit lists.
struct MovieIndex {
    /// The names of the outermost boxes in order.
    let order: [String]
    let movieScale: Int
    let tracks: [Track]
    /// Whether the file comes in fragments.
    let isFragmented: Bool

    struct Track {
        /// `vide` or `soun`.
        let handler: String
        /// Units: ticks per second.
        let scale: Int
        /// Units: ticks of the track.
        let length: Int
        let edits: [Edit]
        /// Runs of samples that last equally long. Units: ticks of the track.
        let runs: [Run]
        /// How it is laid on the canvas. Shape: nine numbers by rows, in 16.16 and 2.30.
        let matrix: [Int]
        let entry: Entry

        /// The first sample entry.
        struct Entry {
            /// As in `avc1`.
            let format: String
            /// Primaries, transfer, matrix, and 1 for full range; `nil` where the box is missing or of another kind.
            let colour: [Int]?
            /// A pixel's width and height; `nil` where the box is missing.
            let pixel: [Int]?
        }

        struct Run {
            let count: Int
            let ticks: Int
        }
    }

    struct Edit {
        /// Units: ticks of the movie.
        let length: Int
        /// Units: ticks of the track; -1 for a pause.
        let start: Int
        /// 1 for normal speed, in 16.16.
        let speed: Int
    }

    static let upright = [0x10000, 0, 0, 0, 0x10000, 0, 0, 0, 0x4000_0000]

    /// Units: bytes. The index of two hours is below 10 MB.
    private static let limit = 1 << 28

    /// Returns `nil` for a file whose boxes do not add up. Throws: `Errno`.
    static func read(_ path: FilePath) throws -> MovieIndex? {
        let descriptor = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        defer { try? descriptor.close() }  // nothing was written, so closing loses nothing
        let end = try descriptor.seek(offset: 0, from: .end)
        var order: [String] = []
        var movie: Box?
        var offset: Int64 = 0
        while offset < end {
            let header = try bytes(of: descriptor, at: offset, count: 16)
            guard var length = header[...].number(at: 0, bytes: 4) else { return nil }
            let name = String(decoding: header.dropFirst(4).prefix(4), as: UTF8.self)
            let isLong = length == 1
            if isLong { length = header[...].number(at: 8, bytes: 8) ?? 0 }
            guard length >= (isLong ? 16 : 8), Int64(length) <= end - offset else { return nil }
            order.append(name)
            if name == "moov" {
                guard length <= limit else { return nil }
                let whole = try bytes(of: descriptor, at: offset, count: length)
                movie = Box.boxes(in: whole[...])?.first
            }
            offset += Int64(length)
        }
        return movie.flatMap { MovieIndex(order: order, movie: $0) }
    }

    private static func bytes(of file: FileDescriptor, at offset: Int64, count: Int) throws -> [UInt8] {
        unsafe try [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            unsafe filled = try file.read(
                fromAbsoluteOffset: offset, into: UnsafeMutableRawBufferPointer(buffer))
        }
    }

    private init?(order: [String], movie: Box) {
        guard let header = movie["mvhd"], let version = header.number(at: 0, bytes: 1),
            let scale = header.number(at: version == 1 ? 20 : 12, bytes: 4)
        else { return nil }
        self.order = order
        movieScale = scale
        isFragmented = movie["mvex"] != nil
        let boxes = movie.children.filter { $0.name == "trak" }
        tracks = boxes.compactMap(Track.init)
        guard tracks.count == boxes.count else { return nil }
    }
}

extension MovieIndex.Track.Entry {
    /// Source: ISO/IEC 14496-12, 12.1.3 (visual entries have 78 bytes before their boxes), 12.1.4 and 12.1.5.
    fileprivate init(_ box: Box) {
        format = box.name
        let inside = Box.boxes(in: box.body.dropFirst(78)) ?? []
        let colr = inside.first { $0.name == "colr" }
        let isListed = colr.map { String(decoding: $0.body.prefix(4), as: UTF8.self) == "nclx" } ?? false
        let codes = colr.map { box in
            [4, 6, 8].compactMap { box.number(at: $0, bytes: 2) } + [(box.number(at: 10, bytes: 1) ?? 0) >> 7]
        }
        colour = isListed ? codes : nil
        pixel = inside.first { $0.name == "pasp" }.map { box in [0, 4].map { box.number(at: $0, bytes: 4) ?? 0 } }
    }
}

extension MovieIndex.Track {
    fileprivate init?(_ box: Box) {
        guard let header = box["mdia", "mdhd"], let version = header.number(at: 0, bytes: 1),
            let scale = header.number(at: version == 1 ? 20 : 12, bytes: 4),
            let length = header.number(at: version == 1 ? 24 : 16, bytes: version == 1 ? 8 : 4),
            let handler = box["mdia", "hdlr"]?.body.dropFirst(8).prefix(4),
            let times = box["mdia", "minf", "stbl", "stts"], let count = times.number(at: 4, bytes: 4),
            let track = box["tkhd"], let trackVersion = track.number(at: 0, bytes: 1),
            let list = box["mdia", "minf", "stbl", "stsd"], let first = Box.boxes(in: list.body.dropFirst(8))?.first
        else { return nil }
        matrix = (0..<9).compactMap { track.number(at: (trackVersion == 1 ? 52 : 40) + $0 * 4, bytes: 4) }
        entry = Entry(first)
        self.scale = scale
        self.length = length
        self.handler = String(decoding: handler, as: UTF8.self)
        runs = (0..<count).compactMap { index in
            guard let count = times.number(at: 8 + index * 8, bytes: 4),
                let ticks = times.number(at: 12 + index * 8, bytes: 4)
            else { return nil }
            return Run(count: count, ticks: ticks)
        }
        edits = box["edts", "elst"].map(Self.edits) ?? []
    }

    private static func edits(_ list: Box) -> [MovieIndex.Edit] {
        guard let version = list.number(at: 0, bytes: 1), let count = list.number(at: 4, bytes: 4) else { return [] }
        let wide = version == 1 ? 8 : 4
        return (0..<count).compactMap { index in
            let at = 8 + index * (2 * wide + 4)
            guard let length = list.number(at: at, bytes: wide), let speed = list.number(at: at + 2 * wide, bytes: 4)
            else { return nil }
            // A pause is written as -1, which has every bit set and so is beyond what is read as a number.
            let start = list.number(at: at + wide, bytes: wide) ?? -1
            return MovieIndex.Edit(length: length, start: start == 0xFFFF_FFFF ? -1 : start, speed: speed)
        }
    }
}
