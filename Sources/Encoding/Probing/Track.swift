import CFFmpeg
import Measures

/// One track of a media file, as its headers describe it.
struct Track: Hashable, Sendable {
    enum Kind { case picture, sound, other }

    let index: Int
    let kind: Kind
    /// libavcodec's name, as in `h264`.
    let codec: String
    /// Units: pixels as stored; 0 where the headers do not say.
    let width: Int
    let height: Int
    /// The rate the headers average to.
    let rate: FrameRate?
    let span: Duration?
    /// 0 where the headers do not say.
    let frames: Int
    let isDefault: Bool
    /// A cover or a thumbnail, not what plays.
    let isAttachment: Bool
    let isDecodable: Bool
    /// How the file's parts follow each other, where its clock may jump; of the tracks that play only.
    var succession: Succession?
    /// What plays one behind the other, of this track at first; nothing where its clock never jumps.
    var runs: [Succession.Run] = []

    /// All of it where its clock never jumps.
    var firstRun: Succession.Run { runs.first ?? Succession.Run(track: index, numbers: 0..<Int.max) }

    /// The picture of most pixels.
    static func largest(_ tracks: [Track]) -> Track? {
        tracks.filter { $0.kind == .picture }.max { $0.width * $0.height < $1.width * $1.height }
    }

    /// The track that plays: the default one first, then the longest, and never by the size of its picture, since a
    /// phone's photo track is larger than its video.
    static func choose(_ kind: Kind, from tracks: [Track]) -> Track? {
        let candidates = tracks.filter { $0.kind == kind && !$0.isAttachment }
        let longest = candidates.compactMap(\.span).max() ?? .zero
        func rank(_ track: Track) -> (Int, Int, Int, Int) {
            let isLong = (track.span ?? .zero) * 10 >= longest * 9
            let isSequence = kind != .picture || track.frames == 0 || track.frames > 2
            return (track.isDecodable && isSequence ? 1 : 0, track.isDefault ? 1 : 0, isLong ? 1 : 0, track.frames)
        }
        return candidates.max { left, right in
            let (a, b) = (rank(left), rank(right))
            return a == b ? left.index > right.index : a < b
        }
    }
}

extension Demuxer {
    func tracks() throws -> [Track] { try (0..<streamCount).map(track) }

    private func track(_ index: Int) throws -> Track {
        let stream = unsafe try stream(index)
        let parameters = unsafe try LibraryError.allocated(stream.pointee.codecpar)
        let disposition = unsafe stream.pointee.disposition
        let average = unsafe stream.pointee.avg_frame_rate
        let base = unsafe stream.pointee.time_base
        let ticks = unsafe stream.pointee.duration
        let kind: Track.Kind =
            switch unsafe parameters.pointee.codec_type {
            case AVMEDIA_TYPE_VIDEO: .picture
            case AVMEDIA_TYPE_AUDIO: .sound
            default: .other
            }
        return Track(
            index: index, kind: kind,
            codec: unsafe String(cString: avcodec_get_name(parameters.pointee.codec_id)),
            width: unsafe Int(parameters.pointee.width), height: unsafe Int(parameters.pointee.height),
            rate: try FrameRate(Int(average.num), Int(average.den)) ?? guessedRate(ofStream: index),
            span: ticks > 0 ? Ticks(base).span(ticks) : nil, frames: unsafe Int(stream.pointee.nb_frames),
            isDefault: disposition & AV_DISPOSITION_DEFAULT != 0,
            isAttachment: disposition
                & (AV_DISPOSITION_ATTACHED_PIC | AV_DISPOSITION_TIMED_THUMBNAILS | AV_DISPOSITION_STILL_IMAGE) != 0,
            isDecodable: unsafe avcodec_find_decoder(parameters.pointee.codec_id) != nil)
    }
}

/// A stream's clock: how long one of its ticks lasts.
struct Ticks {
    let base: AVRational

    init(_ base: AVRational) { self.base = base }

    /// Rounded to the nearest nanosecond.
    func span(_ ticks: Int64) -> Duration {
        .nanoseconds(av_rescale_q(ticks, base, AVRational(num: 1, den: 1_000_000_000)))
    }

    /// Rounded to the nearest tick.
    func ticks(_ span: Duration) -> Int64 {
        av_rescale_q(span.wholeNanoseconds, AVRational(num: 1, den: 1_000_000_000), base)
    }
}
