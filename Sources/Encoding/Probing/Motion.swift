import CFFmpeg
import Measures

/// How a source moves, told by what its packets weigh, before anything of it is decoded.
enum Motion {
    case film
    /// Pictures that stand, one after the other.
    case slides

    /// A picture that repeats the one before it takes less than this, whoever encoded it. Units: bits for each pixel.
    private static let repeated = 0.005
    /// How many pictures of a hundred have to be such ones.
    private static let most = 80

    /// A container that does not list its packets holds a film.
    init(_ demuxer: Demuxer, track: Track) throws {
        let sizes = try demuxer.sizes(ofStream: track.index)
        let light = Int(Double(track.width * track.height) * Self.repeated / 8)
        let isStill = sizes.count == track.frames && sizes.count { $0 <= light } * 100 >= sizes.count * Self.most
        self = isStill && sizes.count > 1 ? .slides : .film
    }
}

extension Demuxer {
    /// What the container's index says of each packet. Units: bytes.
    fileprivate func sizes(ofStream index: Int) throws -> [Int] {
        let stream = unsafe try stream(index)
        let count = unsafe avformat_index_get_entries_count(stream)
        return (0..<count).compactMap { entry in
            unsafe avformat_index_get_entry(stream, entry).map { unsafe Int($0.pointee.size) }
        }
    }
}
