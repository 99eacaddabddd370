import Boards
import Encoding
import Faults
import Measures
import Programmes
import SystemPackage
import Testing

@Suite struct PassThroughTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    private static let tags =
        "-c:v libx264 -pix_fmt yuv420p -bf 2 -refs 3 -color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709"

    /// Two seconds that conform to 320x180 at 30 frames a second, with sound that is too loud.
    private func conforming(_ extra: String = "") async throws -> FilePath {
        try await studio.film(
            "clip.mp4", "-f lavfi -i testsrc2=s=320x180:r=30:d=2 -f lavfi -i aevalsrc=0.5*sin(3000*t):s=44100:d=1",
            Self.tags, extra)
    }

    private func sums(_ file: FilePath) async throws -> [Substring] {
        let bytes = try await studio.run(
            "ffmpeg", ["-v", "error", "-i", file.string, "-map", "0:v", "-f", "framemd5", "-"])
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
            .compactMap { $0.split(separator: ",").last }
    }

    @Test func `pictures that conform are copied, and the sound is brought to its loudness and length`() async throws {
        let clip = try await conforming()
        let (file, rendition) = try studio.encode(clip, as: Plans.plan("320x180"))
        let video = try #require(rendition.video)
        #expect(video.isCopy && video.frames == 60 && video.hasSound)
        #expect(try await sums(file) == sums(clip))
        #expect(abs(try #require(video.loudness?.integrated) + 23) < 1)
        let sound = try await studio.facts(file, stream: "a:0")
        #expect(sound["sample_rate"] == "48000" && sound["duration"] == "2.000000")
        #expect(try await studio.facts(file, stream: "v:0")["start_time"] == "0.000000")
    }

    private func packets(_ file: FilePath) async throws -> [Substring] {
        let bytes = try await studio.run(
            "ffmpeg", ["-v", "error", "-i", file.string, "-map", "0:a", "-c", "copy", "-f", "framemd5", "-"])
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { !$0.hasPrefix("#") }
    }

    @Test func `sound that conforms is copied with the pictures, and one that is cut short or too loud is not`()
        async throws
    {
        let clip = try await studio.film(
            "noise.mp4", "-f lavfi -i testsrc2=s=320x180:r=30:d=2",
            "-f lavfi -i anoisesrc=c=pink:a=0.3:d=2:seed=1:r=48000 -ac 2", Self.tags)
        let (made, _) = try studio.encode(clip, as: Plans.plan("320x180"), to: "made.mp4")
        let (again, rendition) = try studio.encode(made, as: Plans.plan("320x180"), to: "again.mp4")
        #expect(try #require(rendition.video).isCopy)
        let packets = try await packets(made)
        #expect(packets.count > 90)
        #expect(try await self.packets(again) == packets)
        #expect(try await studio.samples(again) == studio.samples(made))
        for change in ["-af volume=6dB -c:a aac -ar 48000 -ac 2", "-af atrim=end=1 -c:a aac"] {
            let other = try await studio.film("other.mp4", "-i \(made.string) -c:v copy \(change)")
            let (file, _) = try studio.encode(other, as: Plans.plan("320x180"), to: "new.mp4")
            #expect(try await self.packets(file) != self.packets(other))
        }
    }

    @Test(arguments: [
        ("-g 400 -t 2", "60", "320x180"), ("-profile:v high -refs 5", "60", "320x180"), ("-r 25", "60", "320x180"),
        ("-colorspace smpte170m", "60", "320x180"), ("-pix_fmt yuv444p", "60", "320x180"),
        ("-x264-params open-gop=1:keyint=20", "60", "320x180"), ("-level 5.0", "60", "320x180"),
        ("-b:v 30M -qp 0", "60", "320x180"), ("", "50", "320x180"), ("", "60", "240x136"),
        ("-vf setsar=4/3", "60", "320x180"), ("-flags +ilme+ildct -x264-params tff=1", "60", "320x180"),
    ])
    func `what breaks a rule is encoded`(extra: String, screen: String, zone: String) async throws {
        let clip = try await conforming(extra == "-g 400 -t 2" ? "-x264-params keyint=400:scenecut=0 -t 2" : extra)
        let plan = try Plans.plan(zone, screen: screen)
        let isLegal = extra == "-g 400 -t 2"  // two seconds are shorter than the longest group
        #expect(try studio.encode(clip, as: plan).1.video?.isCopy == isLegal)
    }

    @Test func `one that is asked to be encoded is`() async throws {
        let plan = try Plans.plan("320x180")
        let anew = RenditionPlan(
            kind: .video, resolution: plan.resolution, fit: plan.fit, background: plan.background,
            envelope: plan.envelope, passesThrough: false)
        #expect(try await studio.encode(conforming(), as: anew).1.video?.isCopy == false)
        #expect(anew.key(for: Digest(of: "a")) != plan.key(for: Digest(of: "a")))
    }

    @Test func `a source that ends early is refused, not copied`() async throws {
        let clip = try await conforming("-movflags +faststart")
        let bytes = try studio.read(clip)
        let cut = try studio.write(Array(bytes.prefix(bytes.count * 2 / 3)), to: "cut.mp4")
        #expect(throws: Fault.self) { try studio.encode(cut, as: Plans.plan("320x180")) }
    }
}

@Suite struct SharedDecodeTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    @Test func `renditions of one decode have the bytes that each has alone`() async throws {
        let clip = try await studio.film(
            "clip.mp4", "-f lavfi -i testsrc2=s=320x180:r=25:d=1 -f lavfi -i sine=d=1 -c:v mpeg4 -c:a aac")
        let plans = try [
            Plans.plan("160x90"), Plans.plan("160x90", limit: "30", profile: .main), Plans.plan("90x160", screen: "50"),
            Plans.plan("64x64", kind: .still), Plans.plan("160x90", fit: .contain, sound: false),
        ]
        let orders = plans.enumerated().map { RenditionOrder($1, to: studio.path("together-\($0)")) }
        let together = try RenditionEncoder.encode(clip, orders)
        for (index, plan) in plans.enumerated() {
            let alone = try RenditionEncoder.encode(clip, as: plan, to: studio.path("alone"))
            #expect(try together[index].get() == alone)
            #expect(try studio.read(studio.path("together-\(index)")) == studio.read(studio.path("alone")))
        }
    }

    @Test(arguments: [
        ("testsrc2=s=320x180:r=30:d=1", true), ("nullsrc=s=320x180:r=30:d=2,geq=random(1)*255:128:128", false),
    ])
    func `boards whose decoders take more and less share a file, unless it is too much for one of them`(
        picture: String, isShared: Bool
    ) async throws {
        let clip = try await studio.film("clip.mkv", "-f lavfi -i \(picture) -c:v ffv1")
        let plans = try ["1M", "20M", "12M"].map { try Plans.plan("320x180", bitrate: $0) }
        let orders = plans.enumerated().map { RenditionOrder($1, to: studio.path("\($0).mp4")) }
        let made = try RenditionEncoder.encode(clip, orders).map { try $0.get() }
        #expect(made[1] == made[2] && (made[0] == made[1]) == isShared)
        #expect(made[0].video?.parameterSets == made[1].video?.parameterSets)
        for (plan, order) in zip(plans, orders) {
            _ = try RenditionEncoder.encode(clip, as: plan, to: studio.path("alone.mp4"))
            #expect(try studio.read(order.destination) == studio.read(studio.path("alone.mp4")))
        }
        #expect(studio.names == ["0.mp4", "1.mp4", "2.mp4", "alone.mp4", "clip.mkv"])
    }

    @Test func `one rendition that cannot be leaves the others be`() async throws {
        let clip = try await studio.film("clip.mp4", "-f lavfi -i testsrc2=s=320x180:r=25:d=1 -c:v mpeg4")
        let orders = try [
            RenditionOrder(Plans.plan("3840x2160"), to: studio.path("large.mp4")),
            RenditionOrder(Plans.plan("160x90"), to: studio.path("missing/small.mp4")),
            RenditionOrder(Plans.plan("160x90"), to: studio.path("small.mp4")),
        ]
        let results = try RenditionEncoder.encode(clip, orders)
        #expect(throws: Fault.self) { try results[0].get() }
        #expect(throws: Fault.self) { try results[1].get() }
        #expect(try results[2].get().video?.frames == 30)
        #expect(studio.names == ["clip.mp4", "small.mp4"])
    }

    @Test func `a damaged source fails all renditions and leaves nothing`() async throws {
        let clip = try await studio.film(
            "clip.mp4", "-f lavfi -i testsrc2=s=320x180:r=25:d=4 -c:v mpeg4 -movflags +faststart")
        let bytes = try studio.read(clip)
        let cut = try studio.write(Array(bytes.prefix(bytes.count / 2)), to: "cut.mp4")
        let orders = try ["160x90", "90x160"].map { RenditionOrder(try Plans.plan($0), to: studio.path("\($0).mp4")) }
        for result in try RenditionEncoder.encode(cut, orders) {
            let fault = try #require(throws: Fault.self) { try result.get() }
            #expect(fault.code == .mediaTruncated)
        }
        #expect(studio.names == ["clip.mp4", "cut.mp4"])
    }
}
