import Measures
import SystemPackage
import Testing

@testable import Encoding

@Suite struct ProbeTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    @Test func `a probe says what a file is`() async throws {
        let clip = try await studio.film(
            "clip.mp4", "-f lavfi -i testsrc2=s=320x180:r=25:d=2,setsar=2 -f lavfi -i sine=d=2 -c:v libx264 -c:a aac")
        let probe = try MediaProbe.probe(clip)
        #expect(probe.kind == .video)
        #expect(probe.resolution == Resolution(width: 640, height: 180))
        #expect(probe.rate == FrameRate(25))
        #expect(probe.duration == .seconds(2))
        #expect(probe.hasSound && !probe.isInterlaced && probe.hdr == nil)
        #expect(probe.codec == "h264")
        let still = try await studio.film("still.png", "-f lavfi -i color=red:s=64x48 -frames:v 1")
        #expect(try MediaProbe.probe(still).kind == .still)
        #expect(try MediaProbe.probe(still).resolution == Resolution(width: 64, height: 48))
        let sound = try await studio.film("sound.wav", "-f lavfi -i sine=d=1")
        #expect(try MediaProbe.probe(sound).kind == .sound)
    }

    @Test func `a cover is not what plays`() async throws {
        try await studio.film("cover.png", "-f lavfi -i color=red:s=640x640 -frames:v 1")
        try await studio.film("film.mp4", "-f lavfi -i color=blue:s=160x90:r=30:d=1 -c:v libx264")
        let both = try await studio.film(
            "both.mp4",
            "-i \(studio.path("cover.png")) -i \(studio.path("film.mp4")) -map 0 -map 1 -c copy"
                + " -disposition:v:0 attached_pic")
        let plan = try Plans.plan("160x90")
        let (file, rendition) = try studio.encode(both, as: plan)
        #expect(rendition.video?.frames == 30)
        #expect(try await studio.picture(file, of: plan.resolution).shows([0, 0, 255], at: 80, 45))
    }

    private func track(
        _ index: Int, side: Int = 100, frames: Int = 100, seconds: Int = 4, isDefault: Bool = true
    ) -> Track {
        Track(
            index: index, kind: .picture, codec: "h264", width: side, height: side, rate: FrameRate(25),
            span: .seconds(seconds), frames: frames, isDefault: isDefault, isAttachment: false, isDecodable: true)
    }

    @Test func `the track that plays is neither the largest nor the first but the film`() {
        let photo = track(0, side: 4000, frames: 2)
        #expect(Track.choose(.picture, from: [photo, track(1)])?.index == 1)
        #expect(Track.choose(.picture, from: [track(0, isDefault: false), track(1)])?.index == 1)
        #expect(Track.choose(.picture, from: [track(0, seconds: 1), track(1)])?.index == 1)
        #expect(Track.choose(.picture, from: [track(0), track(1)])?.index == 0)
        #expect(Track.choose(.sound, from: [photo]) == nil)
    }
}
