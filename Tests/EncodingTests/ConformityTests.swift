import Boards
import Encoding
import Measures
import SystemPackage
import Testing

@Suite struct ConformityTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    @Test func `a rendition is what a hardware decoder loops without a seam`() async throws {
        let clip = try await studio.film(
            "clip.mp4", "-f lavfi -i testsrc2=s=320x180:r=25:d=2 -f lavfi -i sine=d=3 -c:v libx264 -c:a aac")
        let (file, rendition) = try studio.encode(clip, as: Plans.plan("240x136"))
        let video = try await studio.facts(file, stream: "v:0", ["-count_packets"])
        let expected = [
            "codec_name": "h264", "codec_tag_string": "avc1", "profile": "High", "level": "31", "width": "240",
            "height": "136", "pix_fmt": "yuv420p", "color_range": "tv", "color_space": "bt709",
            "color_transfer": "bt709", "color_primaries": "bt709", "field_order": "progressive",
            "sample_aspect_ratio": "1:1", "r_frame_rate": "30/1", "avg_frame_rate": "30/1", "start_time": "0.000000",
            "nb_frames": "60", "nb_read_packets": "60", "duration": "2.000000", "has_b_frames": "2",
            "time_base": "1/15360", "is_avc": "true",
        ]
        for (name, value) in expected { #expect(video[name] == value, "\(name)") }
        let sound = try await studio.facts(file, stream: "a:0")
        let heard = [
            "codec_name": "aac", "profile": "LC", "sample_rate": "48000", "channels": "2", "duration": "2.000000",
            "start_time": "0.000000",
        ]
        for (name, value) in heard { #expect(sound[name] == value, "\(name)") }
        #expect(rendition.video?.frames == 60)
        #expect(rendition.video?.duration == .seconds(2))
        #expect(rendition.video?.hasSound == true)
        let bytes = try studio.read(file)
        #expect(rendition.bytes == ByteCount(bytes.count))
        #expect(rendition.digest == Digest(of: bytes))
    }

    @Test func `the same input gives the same bytes`() async throws {
        let clip = try await studio.film(
            "clip.mp4", "-f lavfi -i mandelbrot=s=320x180:r=25 -f lavfi -i anoisesrc=d=1 -t 1 -c:v mpeg4 -c:a mp3")
        let plan = try Plans.plan("320x180")
        let first = try studio.encode(clip, as: plan, to: "a.mp4")
        let second = try studio.encode(clip, as: plan, to: "b.mp4")
        #expect(first.1 == second.1)
        #expect(try studio.read(first.0) == studio.read(second.0))
    }

    @Test func `encodes side by side give the same bytes as one alone`() async throws {
        let clip = try await studio.film(
            "clip.mp4", "-f lavfi -i testsrc2=s=160x90:r=30:d=1 -f lavfi -i sine=d=1 -c:v libx264 -c:a aac")
        let (plan, studio) = (try Plans.plan("160x90"), studio)
        let digests = try await withThrowingTaskGroup(of: Digest.self) { group in
            for index in 0..<4 {
                group.addTask { try studio.encode(clip, as: plan, to: "\(index).mp4").1.digest }
            }
            return try await group.reduce(into: Set<Digest>()) { $0.insert($1) }
        }
        #expect(digests.count == 1)
    }

    @Test func `progress rises to one`() async throws {
        let clip = try await studio.film("clip.mp4", "-f lavfi -i testsrc2=s=160x90:r=30:d=1 -c:v libx264")
        var shares: [Double] = []
        _ = try RenditionEncoder.encode(clip, as: Plans.plan("160x90"), to: studio.path("out.mp4")) {
            shares.append($0)
        }
        #expect(shares.count > 10 && shares == shares.sorted() && shares.last == 1)
    }

    @Test func `clips of one zone share their parameter sets whatever they show`() async throws {
        let plan = try Plans.plan("160x90")
        var sets: Set<Digest> = []
        for (index, picture) in ["testsrc2=r=25", "color=c=red:r=30", "mandelbrot=r=24"].enumerated() {
            let clip = try await studio.film("clip\(index).mp4", "-f lavfi -i \(picture) -t 0.5 -c:v libx264")
            let (_, rendition) = try studio.encode(clip, as: plan, to: "\(index).mp4")
            sets.insert(try #require(rendition.video?.parameterSets))
        }
        #expect(sets.count == 1)
    }

    @Test(arguments: [
        (Envelope.Profile.baseline, 1, 0, "Constrained Baseline", "0"), (.main, 2, 3, "Main", "1"),
        (.high, 4, 1, "High", "1"), (.high, 1, 3, "High", "0"),
    ])
    func `a rendition stays inside its envelope`(
        profile: Envelope.Profile, references: Int, bFrames: Int, name: String, reordering: String
    ) async throws {
        let clip = try await studio.film("clip.mp4", "-f lavfi -i testsrc2=s=320x180:r=30:d=1 -c:v libx264")
        let plan = try Plans.plan("320x180", profile: profile, references: references, bFrames: bFrames)
        let (file, _) = try studio.encode(clip, as: plan)
        let video = try await studio.facts(file, stream: "v:0")
        #expect(video["profile"] == name)
        #expect(video["has_b_frames"] == reordering)
    }

    @Test(arguments: RenditionPlan.Preset.allCases, [Envelope.Profile.baseline, .main, .high])
    func `every preset keeps the envelope's profile`(preset: RenditionPlan.Preset, profile: Envelope.Profile)
        async throws
    {
        let clip = try await studio.film("clip.mp4", "-f lavfi -i testsrc2=s=96x64:r=30:d=0.2 -c:v libx264")
        let plan = try Plans.plan("96x64", profile: profile)
        let wish = RenditionPlan(
            kind: .video, resolution: plan.resolution, fit: plan.fit, background: plan.background,
            envelope: plan.envelope, quality: .init(rateFactor: 23, preset: preset))
        #expect(try studio.encode(clip, as: wish).1.video?.profile == profile.rawValue)
    }

    @Test func `the bit rate stays under the envelope's`() async throws {
        let clip = try await studio.film(
            "clip.mp4", "-f lavfi -i nullsrc=s=320x180:r=30:d=3,geq=random(1)*255:128:128 -c:v libx264 -qp 10")
        let (_, rendition) = try studio.encode(clip, as: Plans.plan("320x180", bitrate: "1M"))
        // The decoder's buffer, one second's worth, starts full.
        #expect(try #require(rendition.video).bitrate.bitsPerSecond < 1_000_000 * 4 / 3 + 50_000)
    }

    @Test func `a finished file played twice in a row decodes to twice its pictures`() async throws {
        let clip = try await studio.film("clip.mp4", "-f lavfi -i testsrc2=s=320x180:r=30:d=1 -c:v libx264")
        let (file, _) = try studio.encode(clip, as: Plans.plan("320x180"))
        let bytes = try await studio.run(
            "ffmpeg",
            ["-v", "error", "-stream_loop", "1", "-i", file.string, "-map", "0:v", "-f", "framemd5", "-"])
        let sums = String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
            .compactMap { $0.split(separator: ",").last }
        #expect(sums.count == 60)
        #expect(sums.prefix(30) == sums.suffix(30))
    }
}
