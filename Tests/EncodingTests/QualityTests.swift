import Foundation
import Measures
import Programmes
import SystemPackage
import Testing

@testable import Encoding

@Suite struct RateSearchTests {
    private static func search(_ target: Double?, ceiling: Bitrate? = nil) throws -> RateSearch {
        try #require(
            RateSearch(.init(rateFactor: 24, preset: .medium, target: target, ceiling: ceiling)))
    }

    /// Scores as encodes have them: what is lost grows by about a tenth from one rate factor to the next.
    @Test(arguments: [93.0, 95, 97], [(0.08, -0.6), (0.11, -1), (0.14, -1.6), (0.12, -0.2)])
    func `two or three encodes reach a score and hardly pass it`(target: Double, curve: (slope: Double, start: Double))
        throws
    {
        var search = try Self.search(target)
        var score = 0.0
        var encodes = 0
        repeat {
            encodes += 1
            // A little bent, as real curves are.
            let factor = search.rateFactor
            score = 101 - exp(curve.start + curve.slope * factor + 0.0006 * (factor - 24) * (factor - 24))
        } while !search.settles(score: score, bitrate: Bitrate(bitsPerSecond: 1))
        #expect(encodes <= 3)
        #expect((target...target + RateSearch.tolerance).contains(score))
    }

    @Test func `a ceiling goes before the score`() throws {
        let ceiling = Bitrate(bitsPerSecond: 1_000_000)
        var search = try Self.search(97, ceiling: ceiling)
        var bits = 0.0
        var isOver = false
        repeat {
            isOver = search.rateFactor > 24
            bits = 4_000_000 * exp2((24 - search.rateFactor) / 5.5)
        } while !search.settles(score: 90, bitrate: Bitrate(bitsPerSecond: Int(bits)))
        #expect(isOver && bits <= 1_000_000 && bits > 500_000)
    }

    /// As VMAF of a clip of a still camera: each encode is off the line by a little, which near 80 is a whole point.
    private static let wavering: [(factor: Double, score: Double)] = [
        (24, 94.08), (28, 91.13), (31, 87.21), (33, 84.06), (34, 82.9), (34.5, 81.4), (34.8, 79.6), (35, 79.2),
        (35.5, 79.9), (36, 79.02), (37, 76.32), (38, 74.63), (39, 71.66), (42, 61.3),
    ]

    @Test(arguments: (124...184).map { Double($0) / 2 })
    func `what is kept is never below a score that another encode has reached`(target: Double) throws {
        var search = try Self.search(target)
        var tries: [(factor: Double, score: Double)] = []
        repeat {
            let factor = search.rateFactor
            let next = try #require(Self.wavering.firstIndex { $0.factor >= factor })
            let (left, right) = (Self.wavering[max(0, next - 1)], Self.wavering[next])
            let share = next == 0 ? 0 : (factor - left.factor) / (right.factor - left.factor)
            tries.append((factor, left.score + share * (right.score - left.score)))
        } while !search.settles(score: tries.last?.score, bitrate: Bitrate(bitsPerSecond: 1))
        let last = try #require(tries.last)
        #expect(tries.count <= 5, "\(tries)")
        #expect(last.score >= target, "\(tries)")
        #expect(!tries.contains { $0.score >= target && $0.factor > last.factor }, "\(tries)")
    }

    @Test func `what cannot be reached ends`() throws {
        var search = try Self.search(99)
        var encodes = 1
        while !search.settles(score: 60, bitrate: Bitrate(bitsPerSecond: 1)) { encodes += 1 }
        #expect(encodes <= 4)
        #expect(search.rateFactor < 24)
    }

    @Test func `without a score or a ceiling there is nothing to look for`() {
        #expect(RateSearch(.standard) == nil)
    }
}

@Suite struct PictureIndexTests {
    private static func image(_ change: (Int, Int) -> Int = { _, _ in 0 }) throws -> LumaImage {
        let (width, height) = (128, 96)
        let bytes = (0..<width * height).map { index in
            let (x, y) = (index % width, index / width)
            let value = 128 + 60 * sin(Double(x) / 5) * cos(Double(y) / 7) + Double((x * 31 + y * 17) % 23)
            return UInt8(min(255, max(0, Int(value) + change(x, y))))
        }
        return try bytes.withUnsafeBufferPointer {
            LumaImage(try #require($0.baseAddress), stride: width, width: width, height: height)
        }
    }

    private static func score(_ made: LumaImage) throws -> Double {
        try PictureIndex.score(PictureIndex.features(image(), made), motion: 2)
    }

    @Test func `a picture that is what it was scores highest, and less the more noise it has`() throws {
        let scores = try [0, 4, 12, 40].map { noise in
            try Self.score(Self.image { x, y in noise == 0 ? 0 : (x * 7919 + y * 104_729) % (2 * noise) - noise })
        }
        #expect(scores[0] > 97)
        #expect(scores == scores.sorted(by: >) && Set(scores).count == 4)
    }

    @Test func `means and the worst shot are told by their seconds`() throws {
        let samples = (0..<90).filter { $0 % 3 == 0 }.map { (frame: $0, score: (30..<60).contains($0) ? 80.0 : 95) }
        let scores = Scores(
            judge: "j", samples: samples, cuts: [0, 30, 60], frames: 90, rate: try #require(FrameRate(30)))
        #expect(scores.mean == 90 && scores.overTime == [95, 80, 95])
        #expect(scores.worstShot == .init(from: 1, until: 2, mean: 80))
    }
}

@Suite struct QualityTests {
    @Test func `a score is reached with the bits that it takes, from kept pictures or from another decode`()
        async throws
    {
        let studio = try Studio()
        let clip = try await studio.film("clip.mp4", "-f lavfi -i mandelbrot=s=192x108:r=30 -t 0.5 -c:v mpeg4 -q 2")
        func encode(_ target: Double, _ name: String, memory: Int = 1 << 30) throws -> Rendition {
            let plan = try Plans.plan("192x108")
            let wish = RenditionPlan(
                kind: .video, resolution: plan.resolution, fit: .cover, background: plan.background,
                envelope: plan.envelope, quality: .init(rateFactor: 24, preset: .veryfast, target: target))
            let order = RenditionOrder(wish, to: studio.path(name))
            return try RenditionEncoder.encode(clip, [order], memory: ByteCount(memory))[0].get()
        }
        let high = try encode(92, "high.mp4")
        let low = try encode(75, "low.mp4")
        #expect(low.bytes.bytes * 3 < high.bytes.bytes * 2)
        #expect(abs(try #require(high.video?.scores).mean - 92) < 1.5)
        #expect(try encode(92, "again.mp4", memory: 0) == high)
    }
}
