import Measures
import SystemPackage
import Testing

@testable import Encoding

@Suite struct MotionTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    @Test(arguments: [
        ("testsrc2=s=320x180:r=30:d=3,fps=1/1,fps=30", "mp4", true), ("testsrc2=s=320x180:r=30:d=3", "mp4", false),
        ("testsrc2=s=320x180:r=30:d=3,fps=1/1,fps=30", "mkv", false),
    ])
    func `pictures that stand one after the other are slides, where the container lists what they weigh`(
        picture: String, container: String, isSlides: Bool
    ) async throws {
        let clip = try await studio.film("clip.\(container)", "-f lavfi -i \(picture) -c:v libx264")
        #expect((try PictureReader(clip).motion == .slides) == isSlides)
        let plan = try Plans.plan("160x90")
        let made = try studio.encode(clip, as: plan).1
        let other = try await studio.film("other.mp4", "-f lavfi -i testsrc=s=320x180:r=30:d=1 -c:v libx264")
        let sets = try studio.encode(other, as: plan, to: "other-made.mp4").1.video?.parameterSets
        #expect(made.video?.parameterSets == sets, "a decoder stays open from one to the other")
    }
}
