import Encoding
import Faults
import Measures
import SystemPackage
import Testing

@Suite struct TimingTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    @Test(arguments: [
        ("24", "30", 60), ("25", "30", 60), ("30000/1001", "30", 60), ("10", "10", 20), ("179/6", "30", 60),
        ("50", "60", 120), ("60000/1001", "60", 120), ("120", "60", 120), ("1", "1", 2),
    ])
    func `two seconds at any rate are two seconds at the screen's`(
        source: String, rate: String, frames: Int
    ) async throws {
        let clip = try await studio.film("clip.mkv", "-f lavfi -i testsrc2=s=64x64:r=\(source):d=2 -c:v ffv1")
        let (file, rendition) = try studio.encode(clip, as: Plans.plan("64x64"))
        #expect(rendition.video?.rate == FrameRate(parsing: rate))
        #expect(abs(try #require(rendition.video?.frames) - frames) <= (source.contains("/") ? 1 : 0))
        #expect(try await studio.facts(file, stream: "v:0")["nb_frames"] == rendition.video.map { "\($0.frames)" })
    }

    @Test func `what was cut from a long recording is as long as its pictures`() async throws {
        let clip = try await studio.film(
            "clip.mkv",
            "-f lavfi -i testsrc2=s=64x64:r=30:d=1 -f lavfi -i sine=d=1 -c:v ffv1 -c:a flac -output_ts_offset 100")
        #expect(try studio.encode(clip, as: Plans.plan("64x64")).1.video?.frames == 30)
        // It still has to be all there.
        let whole = try studio.read(clip)
        let cut = try studio.write(Array(whole.prefix(whole.count / 2)), to: "cut.mkv")
        #expect(throws: Fault.self) { try studio.encode(cut, as: Plans.plan("64x64")) }
    }

    @Test func `pictures that come unevenly are shown when they should be`() async throws {
        // White from the second half second on, told by one picture in all and then one every tenth of a second.
        let clip = try await studio.film(
            "clip.mkv",
            "-f lavfi -i color=black:s=64x64:r=30:d=1,drawbox=c=white:t=fill:enable='gte(t,0.5)'"
                + ",select='eq(n,0)+gte(n,15)*not(mod(n,3))' -vsync vfr -c:v ffv1")
        let (file, rendition) = try studio.encode(clip, as: Plans.plan("64x64", limit: "30"))
        let rate = try #require(rendition.video?.rate.framesPerSecond)
        let change = Int(rate / 2)
        let size = try #require(Resolution(width: 64, height: 64))
        #expect(try await studio.picture(file, frame: change - 1, of: size).shows([0, 0, 0], at: 32, 32))
        #expect(try await studio.picture(file, frame: change, of: size).shows([255, 255, 255], at: 32, 32))
    }

    @Test func `what runs for a while and then stands loses no picture`() async throws {
        let clip = try await studio.film(
            "clip.mp4",
            "-f lavfi -i testsrc2=s=128x72:r=25:d=8,select='lt(n,50)+not(mod(n,50))' -vsync vfr -c:v libx264 -bf 2")
        let (file, rendition) = try studio.encode(clip, as: Plans.plan("128x72", screen: "50"))
        #expect(rendition.video?.rate == FrameRate(parsing: "25"))
        let lines = String(
            decoding: try await studio.run(
                "ffmpeg",
                [
                    "-v", "error", "-t", "2", "-i", file.string, "-vf", "mpdecimate", "-vsync", "0", "-f", "framecrc",
                    "-",
                ]),
            as: UTF8.self
        ).split(separator: "\n").filter { !$0.hasPrefix("#") }
        #expect(lines.count == 50, "each differs from the one before it")
    }

    @Test func `a rate of a thousandth more than whole keeps exact time`() async throws {
        let clip = try await studio.film("clip.mkv", "-f lavfi -i testsrc2=s=64x64:r=30000/1001:d=3 -c:v ffv1")
        let (file, rendition) = try studio.encode(clip, as: Plans.plan("64x64", screen: "60000/1001"))
        let facts = try await studio.facts(file, stream: "v:0")
        #expect(facts["r_frame_rate"] == "30000/1001" && facts["avg_frame_rate"] == "30000/1001")
        #expect(rendition.video?.rate == FrameRate(30000, 1001))
    }

    @Test func `fields become frames`() async throws {
        let clip = try await studio.film(
            "clip.mp4",
            "-f lavfi -i testsrc2=s=320x180:r=50:d=2,tinterlace=interleave_top,fieldorder=tff"
                + " -c:v libx264 -flags +ildct+ilme")
        #expect(try MediaProbe.probe(clip).isInterlaced)
        let (file, rendition) = try studio.encode(clip, as: Plans.plan("320x180"))
        #expect(rendition.video?.frames == 60)
        #expect(try await studio.facts(file, stream: "v:0")["field_order"] == "progressive")
    }

    @Test(arguments: [("1", "44100", "mono"), ("3", "48000", "5.1"), ("0.2", "22050", "stereo")])
    func `the sound is as long as the pictures whatever it was`(
        seconds: String, rate: String, layout: String
    ) async throws {
        let clip = try await studio.film(
            "clip.mkv",
            "-f lavfi -i testsrc2=s=64x64:r=30:d=2 -f lavfi -i sine=f=440:d=\(seconds):r=\(rate),"
                + "aformat=channel_layouts=\(layout) -c:v ffv1 -c:a flac")
        let (file, rendition) = try studio.encode(clip, as: Plans.plan("64x64"))
        #expect(rendition.video?.hasSound == true)
        let facts = try await studio.facts(file, stream: "a:0")
        #expect(facts["duration"] == "2.000000" && facts["channels"] == "2" && facts["sample_rate"] == "48000")
        let samples = try await studio.samples(file)
        let loud = samples.indices.filter { abs(Int(samples[$0])) > 500 }
        let end = Double(try #require(loud.last)) / 2 / 48_000
        #expect(abs(end - min(2, try #require(Double(seconds)))) < 0.03)
    }

    @Test func `sound that begins late begins late`() async throws {
        let clip = try await studio.film(
            "clip.mkv",
            "-f lavfi -i testsrc2=s=64x64:r=30:d=2 -itsoffset 0.7 -f lavfi -i sine=f=440:d=1 -c:v ffv1 -c:a flac")
        let samples = try await studio.samples(studio.encode(clip, as: Plans.plan("64x64")).0)
        let first = try #require(samples.firstIndex { abs(Int($0)) > 500 })
        #expect(abs(Double(first) / 2 / 48_000 - 0.7) < 0.03)
    }

    @Test func `sound is left out where nobody wants it`() async throws {
        let clip = try await studio.film(
            "clip.mkv", "-f lavfi -i testsrc2=s=64x64:r=30:d=1 -f lavfi -i sine=d=1 -c:v ffv1 -c:a flac")
        let (file, rendition) = try studio.encode(clip, as: Plans.plan("64x64", sound: false))
        #expect(rendition.video?.hasSound == false)
        #expect(try await studio.facts(file, stream: "a:0").isEmpty)
    }
}
