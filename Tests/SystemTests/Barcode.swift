import Foundation
import SystemPackage

/// Pictures that carry a number: sixteen bars, white for one and black for nought, most significant first.
enum Barcode {
    static let width = 320
    static let height = 180

    /// One luma picture, a byte a pixel.
    static func picture(_ number: Int) -> [UInt8] {
        let row = (0..<width).map { column in
            let bit = 15 - column * 16 / width
            return UInt8(number >> bit & 1 == 1 ? 235 : 16)
        }
        return Array(repeatElement(row, count: height).joined())
    }

    /// The number on a luma picture; the middle of each bar decides. `nil` if a bar is neither black nor white.
    static func number(on picture: ArraySlice<UInt8>) -> Int? {
        var number = 0
        for bar in 0..<16 {
            let column = bar * width / 16 + width / 32
            let value = picture[picture.startIndex + height / 2 * width + column]
            guard value < 80 || value > 175 else { return nil }
            number = number << 1 | (value > 175 ? 1 : 0)
        }
        return number
    }

    /// An advertiser's film of those numbers, with a tone.
    static func film(
        _ numbers: Range<Int>, rate: Int = 30, named name: String, in bench: borrowing Workbench
    ) async throws {
        try bench.write(numbers.flatMap(picture), to: "\(name).gray")
        let length = Double(numbers.count) / Double(rate)
        let made = try await bench.tool(
            "ffmpeg",
            [
                "-y", "-loglevel", "error", "-f", "rawvideo", "-pix_fmt", "gray", "-s", "\(width)x\(height)", "-r",
                "\(rate)", "-i", "\(name).gray", "-f", "lavfi", "-i", "sine=frequency=440:duration=\(length)",
                "-vf", "scale=in_range=tv:out_range=tv", "-pix_fmt", "yuv420p", "-c:v", "libx264", "-crf", "12",
                "-color_range", "tv", "-c:a", "aac", name,
            ])
        guard made.code == 0 else { throw BarcodeError(what: made.talk) }
    }

    /// The numbers on a film's frames as they are presented; `nil` for a frame that carries none.
    static func read(_ film: String, in bench: borrowing Workbench) async throws -> [Int?] {
        try await pictures(film, in: bench).map { number(on: $0[...]) }
    }

    /// A film's luma pictures as they are presented, a byte a pixel.
    static func pictures(_ film: String, in bench: borrowing Workbench) async throws -> [[UInt8]] {
        let made = try await bench.tool(
            "ffmpeg",
            [
                "-y", "-loglevel", "error", "-i", film, "-vf", "scale=\(width):\(height):flags=area", "-pix_fmt",
                "gray",
                "-fps_mode", "passthrough", "-f", "rawvideo", "read.gray",
            ])
        guard made.code == 0 else { throw BarcodeError(what: made.talk) }
        let bytes = try [UInt8](Data(contentsOf: URL(fileURLWithPath: bench.path("read.gray").string)))
        let size = width * height
        return (0..<bytes.count / size).map { Array(bytes[$0 * size..<($0 + 1) * size]) }
    }
}

struct BarcodeError: Error { let what: String }
