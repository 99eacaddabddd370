import Boards
import Measures
import Programmes
import Testing

@testable import Encoding

@Suite struct PlanTests {
    let source = Digest(of: "media")

    @Test func `a key depends on everything that changes a video`() throws {
        let plans = try [
            Plans.plan("640x360"), Plans.plan("640x480"), Plans.plan("640x360", kind: .still),
            Plans.plan("640x360", fit: .contain), Plans.plan("640x360", background: "#204081"),
            Plans.plan("640x360", screen: "50"), Plans.plan("640x360", limit: "30"),
            Plans.plan("640x360", profile: .main), Plans.plan("640x360", references: 3),
            Plans.plan("640x360", bFrames: 2), Plans.plan("640x360", bitrate: "8M"),
            Plans.plan("640x360", largest: "1280x720"), Plans.plan("640x360", sound: false),
        ]
        let envelope = plans[0].envelope
        let others = [
            RenditionPlan(
                kind: .video, resolution: plans[0].resolution, fit: .cover, background: plans[0].background,
                envelope: envelope, quality: .init(rateFactor: 21, preset: .medium)),
            RenditionPlan(
                kind: .video, resolution: plans[0].resolution, fit: .cover, background: plans[0].background,
                envelope: envelope, quality: .init(rateFactor: 23, preset: .slow)),
            RenditionPlan(
                kind: .video, resolution: plans[0].resolution, fit: .cover, background: plans[0].background,
                envelope: envelope, encoder: "another"),
        ]
        let keys = Set((plans + others).map { $0.key(for: source) } + [plans[0].key(for: Digest(of: "other"))])
        #expect(keys.count == plans.count + others.count + 1)
        #expect(try Plans.plan("640x360").key(for: source) == plans[0].key(for: source))
    }

    @Test func `a still is the same for every board`() throws {
        let one = try Plans.plan("641x361", kind: .still)
        let other = try Plans.plan("641x361", kind: .still, limit: "30", profile: .main)
        #expect(one.key(for: source) == other.key(for: source))
        #expect(one.resolution == Resolution(width: 641, height: 361))
        #expect(try Plans.plan("641x361").resolution == Resolution(width: 640, height: 360))
    }

    @Test(arguments: [
        (Envelope.Level.l4_0, "1920x1080", 4), (.l4_2, "1920x1080", 4), (.l5_1, "3840x2160", 5), (.l4_0, "640x360", 16),
    ])
    func `a level keeps as many pictures as the standard says`(
        level: Envelope.Level, size: String, pictures: Int
    ) throws {
        let limits = LevelLimits(level, profile: .high)
        #expect(limits.pictures(of: try #require(Resolution(parsing: size))) == pictures)
    }

    @Test func `a level's own rate holds below the envelope's`() throws {
        let envelope = Envelope(
            h264: .init(
                profile: .high, level: .l5_1, resolution: try #require(Resolution(parsing: "3840x2160")),
                rate: try #require(FrameRate(60)), references: 4, bFrames: 3,
                bitrate: Bitrate(bitsPerSecond: 400_000_000)), refresh: try #require(FrameRate(60)))
        let plan = RenditionPlan(
            kind: .video, resolution: envelope.h264.resolution, fit: .cover, background: .black, envelope: envelope)
        let shape = try StreamShape(plan, source: try #require(FrameRate(60)))
        #expect(shape.rate == FrameRate(30))
        // Level 5.1 in High: 300 Mb/s.
        #expect(shape.peak == 300_000)
    }

    @Test(arguments: [
        ("320x180", 30, Envelope.Level.l3_1, 17_500), ("1280x720", 30, .l3_1, 17_500), ("1280x720", 60, .l3_2, 25_000),
        ("1920x1080", 30, .l4_0, 25_000), ("1920x1080", 60, .l4_2, 62_500),
    ])
    func `boards share the stream of the lowest level that holds the zone`(
        size: String, rate: Int, level: Envelope.Level, peak: Int
    ) throws {
        for bitrate in ["12M", "20M"] {
            let shape = try StreamShape(Plans.plan(size, bitrate: bitrate), source: try #require(FrameRate(rate)))
            let shared = shape.shared(below: nil)
            #expect(shared.level == level && shared.peak == peak && shared.references == 4 && shared.hasPyramid)
            #expect(shape.shared(below: Bitrate(parsing: "1M")).peak == 1000)
            #expect(shape.own.level == level && shape.own.peak == min(peak, shape.peak))
        }
    }

    @Test(arguments: [
        (Colour.black, [16, 128, 128]), (.white, [235, 128, 128]),
        (Colour(red: 255, green: 0, blue: 0), [63, 102, 240]),
        (Colour(red: 0, green: 0, blue: 255), [32, 240, 118]),
    ])
    func `a background is what BT.709 makes of it`(colour: Colour, expected: [Int]) {
        let (luma, blue, red) = colour.limitedBT709
        #expect([luma, blue, red].map(Int.init) == expected)
    }
}
