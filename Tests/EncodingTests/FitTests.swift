import Encoding
import Programmes
import Testing

@Suite struct FitTests {
    let studio: Studio
    static let red = [255, 0, 0]
    static let blue = [0, 0, 255]
    static let back = [0x20, 0x40, 0x80]

    init() throws { studio = try Studio() }

    /// 320x160: a quarter red on the left, the rest white, a quarter blue on the right.
    private static let flag =
        "-f lavfi -i color=c=white:s=320x160:r=30:d=0.2,drawbox=w=80:c=red:t=fill,drawbox=x=240:w=80:c=blue:t=fill"

    @Test(arguments: [RenditionPlan.Kind.video, .still])
    func `cover fills the zone and crops both sides alike`(kind: RenditionPlan.Kind) async throws {
        let clip = try await studio.film("clip.mkv", Self.flag + " -c:v ffv1")
        let plan = try Plans.plan("160x160", kind: kind, fit: .cover)
        let picture = try await studio.picture(studio.encode(clip, as: plan).0, of: plan.resolution)
        // The middle half of the source is left: all of it white.
        for (x, y) in [(8, 8), (80, 80), (151, 151)] { #expect(picture.shows([255, 255, 255], at: x, y)) }
        let tall = try Plans.plan("240x160", kind: kind, fit: .cover)
        let wider = try await studio.picture(studio.encode(clip, as: tall).0, of: tall.resolution)
        for (x, colour) in [(10, Self.red), (30, Self.red), (60, [255, 255, 255]), (209, Self.blue), (230, Self.blue)] {
            #expect(wider.shows(colour, at: x, 80), "\(x)")
        }
    }

    @Test(arguments: [RenditionPlan.Kind.video, .still])
    func `contain shows the whole picture on the zone's background`(kind: RenditionPlan.Kind) async throws {
        let clip = try await studio.film("clip.mkv", Self.flag + " -c:v ffv1")
        let plan = try Plans.plan("160x160", kind: kind, fit: .contain)
        let picture = try await studio.picture(studio.encode(clip, as: plan).0, of: plan.resolution)
        for y in [4, 34, 125, 155] { #expect(picture.shows(Self.back, at: 80, y, within: 4), "\(y)") }
        for (x, colour) in [(4, Self.red), (80, [255, 255, 255]), (155, Self.blue)] {
            for y in [46, 80, 113] { #expect(picture.shows(colour, at: x, y), "\(x),\(y)") }
        }
    }

    @Test func `stretch fills the zone with the whole picture`() async throws {
        let clip = try await studio.film("clip.mkv", Self.flag + " -c:v ffv1")
        let plan = try Plans.plan("160x160", fit: .stretch)
        let picture = try await studio.picture(studio.encode(clip, as: plan).0, of: plan.resolution)
        for (x, colour) in [(4, Self.red), (32, Self.red), (80, [255, 255, 255]), (126, Self.blue), (155, Self.blue)] {
            for y in [4, 155] { #expect(picture.shows(colour, at: x, y), "\(x),\(y)") }
        }
    }

    @Test func `oblong pixels are made square`() async throws {
        let clip = try await studio.film("clip.mkv", Self.flag + ",setsar=1/2 -c:v ffv1")
        let plan = try Plans.plan("160x160", fit: .contain)
        let picture = try await studio.picture(studio.encode(clip, as: plan).0, of: plan.resolution)
        for y in [4, 155] { #expect(picture.shows(Self.red, at: 20, y)) }
    }

    @Test(arguments: ["bt709", "smpte170m"])
    func `colours survive the change of matrix`(matrix: String) async throws {
        let clip = try await studio.film(
            "clip.mkv",
            "-f lavfi -i color=c=0x30a060:s=160x90:r=30:d=0.1,format=gbrp,"
                + "scale=out_color_matrix=\(matrix == "bt709" ? "bt709" : "bt601"):out_range=tv,format=yuv420p"
                + " -c:v ffv1 -colorspace \(matrix)")
        let plan = try Plans.plan("160x90")
        let picture = try await studio.picture(studio.encode(clip, as: plan).0, of: plan.resolution)
        #expect(picture.shows([0x30, 0xA0, 0x60], at: 80, 45, within: 4))
    }

    @Test func `full range and full colour become what a board decodes`() async throws {
        let clip = try await studio.film(
            "clip.mkv", "-f lavfi -i color=c=0x30a060:s=160x90:r=30:d=0.1 -pix_fmt yuvj444p -c:v mjpeg")
        let plan = try Plans.plan("160x90")
        let (file, _) = try studio.encode(clip, as: plan)
        #expect(try await studio.facts(file, stream: "v:0")["pix_fmt"] == "yuv420p")
        let picture = try await studio.picture(file, of: plan.resolution)
        #expect(picture.shows([0x30, 0xA0, 0x60], at: 80, 45, within: 5))
    }

    @Test(arguments: [RenditionPlan.Kind.video, .still])
    func `what is see-through shows the background`(kind: RenditionPlan.Kind) async throws {
        let clip = try await studio.film(
            "clip.mov",
            "-f lavfi -i color=c=white:s=80x90:r=30:d=0.2,format=rgba,pad=160:90:color=red@0 -c:v qtrle")
        let plan = try Plans.plan("160x90", kind: kind)
        let picture = try await studio.picture(studio.encode(clip, as: plan).0, of: plan.resolution)
        #expect(picture.shows([255, 255, 255], at: 30, 45))
        #expect(picture.shows(Self.back, at: 120, 45, within: 5))
    }

    @Test(arguments: ["641x361", "2x2", "3x200", "2000x16"])
    func `a source of any size fills the zone`(size: String) async throws {
        let clip = try await studio.film(
            "clip.mkv", "-f lavfi -i color=c=blue:s=\(size):r=30:d=0.1 -c:v ffv1 -pix_fmt bgr0")
        for fit in Fit.allCases {
            let plan = try Plans.plan("160x90", fit: fit)
            let picture = try await studio.picture(studio.encode(clip, as: plan).0, of: plan.resolution)
            #expect(picture.shows(Self.blue, at: 79, 44, within: 40), "\(fit)")
        }
    }
}
