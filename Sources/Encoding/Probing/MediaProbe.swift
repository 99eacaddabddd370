import CFFmpeg
package import Faults
package import Measures
package import SystemPackage

/// What a media file is, by its headers. Nothing of it is decoded but what libavformat needs to know the tracks.
package struct MediaProbe: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable { case video, still, sound }

    package let kind: Kind
    /// The container's name in libavformat.
    package let format: String
    /// The codec of the picture, or of the sound where there is none.
    package let codec: String
    /// Units: pixels as shown: upright and square. `nil` where there is no picture.
    package let resolution: Resolution?
    package let orientation: Orientation
    /// The source's average, or that of its liveliest parts where those are much faster; `nil` for stills and sounds.
    package let rate: FrameRate?
    /// `nil` for stills, and where the container does not say.
    package let duration: Duration?
    package let hasSound: Bool
    package let isInterlaced: Bool
    /// The transfer function's name where it is one of high dynamic range.
    package let hdr: String?
    /// Tracks that are not played: covers, thumbnails, subtitles, data, second languages.
    package let ignoredTracks: Int

    let picture: Track?
    let sound: Track?

    /// Throws: `Fault` for a file that is missing, unreadable, empty or no media.
    package static func probe(_ path: FilePath) throws(Fault) -> MediaProbe {
        do {
            return try LibraryMessages.capture { try MediaProbe(Demuxer(path)) }
        } catch let fault as Fault {
            throw fault
        } catch let error as LibraryError {
            throw MediaFaults(path: path).unknown(error.words)
        } catch {
            throw MediaFaults(path: path).unknown("\(error)")
        }
    }

    init(_ demuxer: Demuxer) throws {
        var tracks = try demuxer.tracks()
        var picture = demuxer.isIcon ? Track.largest(tracks) : Track.choose(.picture, from: tracks)
        var sound = Track.choose(.sound, from: tracks)
        if demuxer.mayJump { tracks = try demuxer.follow(&picture, &sound) }
        (self.picture, self.sound) = (picture, sound)
        format = demuxer.format
        hasSound = sound != nil
        ignoredTracks =
            tracks.count - Set([picture, sound].compactMap { $0 }.flatMap { [$0.index] + $0.runs.map(\.track) }).count
        codec = (picture ?? sound)?.codec ?? ""
        guard let picture else {
            guard let sound else { throw demuxer.faults.unknown("no track of pictures or sound in '\(format)'") }
            (kind, resolution, orientation, rate, isInterlaced, hdr) = (.sound, nil, .upright, nil, false, nil)
            duration = demuxer.span(of: sound)
            return
        }
        kind = demuxer.isStill ? .still : .video
        let stream = unsafe try demuxer.stream(picture.index)
        let parameters = unsafe try LibraryError.allocated(stream.pointee.codecpar)
        orientation = unsafe DisplayMatrix.orientation(of: stream) ?? .upright
        let shape = try demuxer.faults.shape(
            width: picture.width, height: picture.height,
            pixel: unsafe av_guess_sample_aspect_ratio(nil, stream, nil), orientation: orientation)
        resolution = shape.upright
        rate = kind == .video ? try demuxer.liveliestRate(of: picture) ?? picture.rate : nil
        duration = kind == .video ? demuxer.span(of: picture) : nil
        let order = unsafe parameters.pointee.field_order
        isInterlaced = order != AV_FIELD_UNKNOWN && order != AV_FIELD_PROGRESSIVE
        hdr = unsafe DynamicRange.name(
            transfer: parameters.pointee.color_trc, primaries: parameters.pointee.color_primaries,
            format: AVPixelFormat(rawValue: parameters.pointee.format))
    }
}

/// The matrix that says how a camera was held.
enum DisplayMatrix {
    @unsafe static func orientation(of stream: UnsafeMutablePointer<AVStream>) -> Orientation? {
        var size = 0
        guard let bytes = unsafe av_stream_get_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size), size >= 36 else {
            return nil
        }
        return unsafe orientation(UnsafeRawPointer(bytes))
    }

    /// A picture's own matrix, as a JPEG's EXIF gives it.
    static func orientation(of frame: Frame) -> Orientation? {
        guard let data = unsafe av_frame_get_side_data(frame.raw, AV_FRAME_DATA_DISPLAYMATRIX),
            unsafe data.pointee.size >= 36, let bytes = unsafe data.pointee.data
        else { return nil }
        return unsafe orientation(UnsafeRawPointer(bytes))
    }

    @unsafe private static func orientation(_ bytes: UnsafeRawPointer) -> Orientation {
        Orientation(
            displayMatrix: (0..<9).map { unsafe bytes.loadUnaligned(fromByteOffset: $0 * 4, as: Int32.self) })
    }
}

/// High dynamic range, told by the tags alone.
enum DynamicRange {
    /// `nil` for standard range. Ten bits in BT.2020 without a transfer function count as high, since nobody can tell.
    static func name(
        transfer: AVColorTransferCharacteristic, primaries: AVColorPrimaries, format: AVPixelFormat
    ) -> String? {
        switch transfer {
        case AVCOL_TRC_SMPTE2084: return "PQ"
        case AVCOL_TRC_ARIB_STD_B67: return "HLG"
        case AVCOL_TRC_UNSPECIFIED where primaries == AVCOL_PRI_BT2020:
            guard let description = unsafe av_pix_fmt_desc_get(format) else { return nil }
            return unsafe description.pointee.comp.0.depth > 8 ? "BT.2020 without a transfer function" : nil
        default: return nil
        }
    }
}
