import Foundation
import SystemPackage
import Testing

/// What is heard, told apart by pure tones.
enum Tones {
    static let rate = 48000

    /// The mean of a file's channels, as it would be played.
    static func sound(of file: String, in bench: borrowing Workbench) async throws -> [Float] {
        let made = try await bench.tool(
            "ffmpeg", ["-y", "-loglevel", "error", "-i", file, "-ac", "1", "-ar", "48000", "-f", "f32le", "sound.raw"])
        try #require(made.code == 0, "\(made.talk)")
        let bytes = try Data(contentsOf: URL(fileURLWithPath: bench.path("sound.raw").string))
        return stride(from: 0, to: bytes.count - 3, by: 4).map { place in
            Float(bitPattern: (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[place + $1]) << UInt32($1 * 8) })
        }
    }

    /// How loud a tone is in a part of a sound. Units: amplitude; seconds.
    static func loudness(of tone: Int, in sound: [Float], _ span: Range<Double>) throws -> Double {
        let part = Int(span.lowerBound * Double(rate))..<Int(span.upperBound * Double(rate))
        try #require(part.upperBound <= sound.count, "\(sound.count) samples")
        return loudness(of: tone, in: sound[part])
    }

    /// Whole turns are weighed without what other tones of whole turns are there.
    static func loudness(of tone: Int, in part: ArraySlice<Float>) -> Double {
        let turn = 2 * Double.pi * Double(tone) / Double(rate)
        let (sine, cosine) = part.indices.reduce((0.0, 0.0)) { sums, index in
            let sample = Double(part[index])
            return (sums.0 + sample * sin(turn * Double(index)), sums.1 + sample * cos(turn * Double(index)))
        }
        return 2 * (sine * sine + cosine * cosine).squareRoot() / Double(part.count)
    }
}
