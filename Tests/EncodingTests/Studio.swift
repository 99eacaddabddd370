import Boards
import Encoding
import Foundation
import Glibc
import Measures
import Programmes
import Subprocess
import SystemPackage
import Testing

/// A folder of its own in which clips are made with Debian's `ffmpeg` and looked at with its `ffprobe`.
final class Studio: Sendable {
    let folder: FilePath

    init() throws {
        var name = Array("/tmp/marquee-encoding-XXXXXX".utf8CString)
        guard mkdtemp(&name) != nil else { throw Errno(rawValue: errno) }
        folder = FilePath(String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
    }

    deinit { try? FileManager.default.removeItem(atPath: folder.string) }  // a test's leftovers harm nobody

    /// Everything in the folder, hidden files too.
    var names: [String] {
        guard let listing = opendir(folder.string) else { return [] }
        defer { closedir(listing) }
        var names: [String] = []
        while let entry = readdir(listing) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { field in
                field.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    func path(_ name: String) -> FilePath { folder.appending(name) }

    /// Makes a clip; `arguments` are ffmpeg's, the file's name goes behind them.
    @discardableResult
    func film(_ name: String, _ arguments: String...) async throws -> FilePath {
        let words = arguments.flatMap { $0.split(separator: " ").map(String.init) }
        _ = try await run("ffmpeg", ["-v", "error", "-y"] + words + [path(name).string])
        return path(name)
    }

    /// What ffprobe says of one stream: names and values.
    func facts(_ file: FilePath, stream: String, _ extra: [String] = []) async throws -> [String: String] {
        let bytes = try await run(
            "ffprobe",
            ["-v", "error", "-select_streams", stream, "-show_entries", "stream", "-of", "default=nw=1"] + extra
                + [file.string])
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n")
        return Dictionary(
            lines.compactMap { line in
                line.firstIndex(of: "=").map { (String(line[..<$0]), String(line[line.index(after: $0)...])) }
            }, uniquingKeysWith: { first, _ in first })
    }

    /// One picture in red, green and blue, as ffmpeg shows it.
    func picture(_ file: FilePath, frame: Int = 0, of size: Resolution) async throws -> Picture {
        let bytes = try await run(
            "ffmpeg",
            [
                "-v", "error", "-noautorotate", "-i", file.string, "-vf",
                "select=eq(n\\,\(frame)),scale=flags=accurate_rnd+full_chroma_int", "-frames:v", "1", "-f", "rawvideo",
                "-pix_fmt", "rgb24", "-",
            ])
        try #require(bytes.count == size.pixels * 3)
        return Picture(size: size, bytes: bytes)
    }

    /// The whole sound as 16-bit samples of 48 kHz, channels one after the other.
    func samples(_ file: FilePath) async throws -> [Int16] {
        let bytes = try await run(
            "ffmpeg", ["-v", "error", "-i", file.string, "-map", "0:a", "-f", "s16le", "-ar", "48000", "-"])
        return stride(from: 0, to: bytes.count - 1, by: 2).map {
            Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)
        }
    }

    func run(_ program: String, _ arguments: [String]) async throws -> [UInt8] {
        let result = try await Subprocess.run(
            .name(program), arguments: Arguments(arguments), output: .bytes(limit: 1 << 26),
            error: .string(limit: 1 << 16))
        try #require(result.terminationStatus.isSuccess, "\(program): \(result.standardError)")
        return result.standardOutput
    }

    func read(_ file: FilePath) throws -> [UInt8] {
        let descriptor = try FileDescriptor.open(file, .readOnly)
        return try descriptor.closeAfter {
            let length = Int(try descriptor.seek(offset: 0, from: .end))
            return try [UInt8](unsafeUninitializedCapacity: length) { buffer, filled in
                filled = try descriptor.read(fromAbsoluteOffset: 0, into: UnsafeMutableRawBufferPointer(buffer))
            }
        }
    }

    func write(_ bytes: [UInt8], to name: String) throws -> FilePath {
        let descriptor = try FileDescriptor.open(
            path(name), .writeOnly, options: [.create, .truncate], permissions: FilePermissions(rawValue: 0o644))
        try descriptor.closeAfter { _ = try descriptor.writeAll(bytes) }
        return path(name)
    }

    /// Encodes a clip into `out.mp4` or `out.png`.
    func encode(_ source: FilePath, as plan: RenditionPlan, to name: String? = nil) throws -> (FilePath, Rendition) {
        let destination = path(name ?? (plan.kind == .video ? "out.mp4" : "out.png"))
        return (destination, try RenditionEncoder.encode(source, as: plan, to: destination))
    }
}

/// A picture in red, green and blue.
struct Picture {
    let size: Resolution
    let bytes: [UInt8]

    /// Units: pixels from the top left.
    subscript(_ x: Int, _ y: Int) -> [Int] {
        let at = (y * size.width + x) * 3
        return bytes[at..<at + 3].map(Int.init)
    }

    /// Whether a pixel is a colour, give or take what a codec and two conversions cost.
    func shows(_ colour: [Int], at x: Int, _ y: Int, within: Int = 12) -> Bool {
        zip(self[x, y], colour).allSatisfy { abs($0 - $1) <= within }
    }
}

extension Picture: CustomStringConvertible, CustomTestStringConvertible {
    var description: String { "picture of \(size)" }
    var testDescription: String { description }
}

enum Plans {
    static func plan(
        _ size: String, kind: RenditionPlan.Kind = .video, fit: Fit = .cover, background: String = "#204080",
        screen: String = "60", limit: String = "60", profile: Envelope.Profile = .high, references: Int = 4,
        bFrames: Int = 3, bitrate: String = "20M", largest: String = "1920x1080", sound: Bool = true,
        loudness: LoudnessTarget? = .r128
    ) throws -> RenditionPlan {
        let h264 = Envelope.H264(
            profile: profile, level: .l4_2, resolution: try #require(Resolution(parsing: largest)),
            rate: try #require(FrameRate(parsing: limit)), references: references, bFrames: bFrames,
            bitrate: try #require(Bitrate(parsing: bitrate)))
        return RenditionPlan(
            kind: kind, resolution: try #require(Resolution(parsing: size)), fit: fit,
            background: try #require(Colour(parsing: background)),
            envelope: Envelope(h264: h264, refresh: try #require(FrameRate(parsing: screen))), hasSound: sound,
            loudness: loudness)
    }
}
