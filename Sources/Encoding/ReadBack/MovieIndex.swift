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

extension MovieIndex.Track {
    fileprivate init?(_ box: Box) {
        guard let header = box["mdia", "mdhd"], let version = header.number(at: 0, bytes: 1),
            let scale = header.number(at: version == 1 ? 20 : 12, bytes: 4),
            let length = header.number(at: version == 1 ? 24 : 16, bytes: version == 1 ? 8 : 4),
            let handler = box["mdia", "hdlr"]?.body.dropFirst(8).prefix(4),
            let times = box["mdia", "minf", "stbl", "stts"], let count = times.number(at: 4, bytes: 4)
        else { return nil }
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
