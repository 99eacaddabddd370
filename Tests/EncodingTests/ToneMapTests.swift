import Encoding
import Faults
import Foundation
import Measures
import SystemPackage
import Testing

@testable import Encoding

/// High dynamic range on a screen of standard range.
@Suite struct ToneMapTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    /// Six grey patches of 100x100 pixels side by side. Units: cd/m².
    private static let patches = [10.0, 58, 100, 203, 400, 1000]

    /// Luma of a grey in ten bits, limited range. Source: SMPTE ST 2084, and ITU-R BT.2100 for HLG on a screen of 1000 cd/m².
    private func code(_ brightness: Double, _ transfer: String) -> Int {
        let signal: Double
        if transfer == "smpte2084" {
            let power = pow(brightness / 10_000, 0.159_301_757_812_5)
            signal = pow((0.835_937_5 + 18.851_562_5 * power) / (1 + 18.687_5 * power), 78.843_75)
        } else {
            let scene = pow(brightness / 1000, 1 / 1.2)
            signal =
                scene <= 1.0 / 12
                ? (3 * scene).squareRoot() : 0.178_832_77 * log(12 * scene - 0.284_668_92) + 0.559_910_73
        }
        return Int((64 + 876 * signal).rounded())
    }

    private func film(_ transfer: String, _ more: String = "") async throws -> FilePath {
        var bytes: [UInt8] = []
        let row = Self.patches.flatMap { [Int](repeating: code($0, transfer), count: 100) }
        for _ in 0..<100 { for luma in row { bytes += [UInt8(luma & 255), UInt8(luma >> 8)] } }
        for _ in 0..<600 * 100 / 2 { bytes += [0, 2] }
        let raw = try studio.write(bytes, to: "\(transfer).raw")
        return try await studio.film(
            "\(transfer).mp4",
            "-f rawvideo -pix_fmt yuv420p10le -s 600x100 -r 30 -i \(raw) -c:v libx265 -x265-params",
            "log-level=error:lossless=1\(more) -color_trc \(transfer) -color_primaries bt2020 -colorspace bt2020nc",
            "-color_range tv")
    }

    /// Each patch's red, green and blue.
    private func seen(_ file: FilePath) async throws -> [[Int]] {
        let picture = try await studio.picture(file, of: #require(Resolution(parsing: "600x100")))
        return Self.patches.indices.map { picture[$0 * 100 + 50, 50] }
    }

    @Test(arguments: ["smpte2084", "arib-std-b67"])
    func `greys keep their order and stay grey, and white is bright`(transfer: String) async throws {
        let (file, _) = try studio.encode(try await film(transfer), as: Plans.plan("600x100"))
        let greys = try await seen(file)
        for (brightness, grey) in zip(Self.patches, greys) {
            let spread = (grey.max() ?? 0) - (grey.min() ?? 0)
            #expect(spread <= 4, "\(brightness) cd/m² is \(grey)")
        }
        let levels = greys.map { $0[1] }
        #expect(zip(levels, levels.dropFirst()).allSatisfy { $0 + 12 < $1 }, "\(levels)")
        // What a screen of standard range makes of such a grey where nothing is rolled off, in 8 bits of full range.
        let plain = Self.patches.map { 255 * pow(min(1, $0 / 203), 1 / 2.4) }
        #expect(abs(Double(levels[0]) - plain[0]) < 16, "\(levels)")
        #expect(levels[3] > 205 && levels[3] < 245, "\(levels)")
        #expect(levels[5] > 245, "\(levels)")
    }

    @Test func `the brightest that the file names is white`() async throws {
        let dim = try await film("smpte2084", ":max-cll=400,100")
        let (file, _) = try studio.encode(dim, as: Plans.plan("600x100"))
        #expect(try await seen(file)[4][1] > 245)
    }

    @Test func `it is tagged as what it is now`() async throws {
        let (file, _) = try studio.encode(try await film("smpte2084"), as: Plans.plan("300x50"))
        let facts = try await studio.facts(file, stream: "v:0")
        #expect(
            facts["color_transfer"] == "bt709" && facts["color_primaries"] == "bt709" && facts["pix_fmt"] == "yuv420p")
    }
}
