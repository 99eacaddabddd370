import Faults
import Measures
import SystemPackage
import Testing

@testable import Encoding

/// For each rule of the loop contract, a file that breaks that rule and no other before it is refused.
@Suite struct RuleTests {
    let studio: Studio
    /// 32 pictures are as long as 50 blocks of AAC, so that other encoders need not fill up the last one.
    let good: FilePath
    let plan: RenditionPlan
    private static let x264 = "level=3.1:ref=4:bframes=3:scenecut=0"
    private static let tags =
        "-color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709 -video_track_timescale 15360"

    init() async throws {
        studio = try Studio()
        plan = try Plans.plan("160x90")
        let clip = try await studio.film(
            "clip.mkv", "-f lavfi -i testsrc2=s=160x90:r=30 -f lavfi -i sine -frames:v 32 -t 1.0667 -c:v ffv1 -c:a flac"
        )
        good = try studio.encode(clip, as: plan, to: "good.mp4").0
    }

    /// Somebody else's encode of the same second, promised as it is.
    private func encoded(
        _ name: String, x264: String = "", _ extra: String = "", source: String = "testsrc2=s=160x90:r=30:d=1",
        pixels: String = "yuv420p", profile: String = "high"
    ) async throws -> FilePath {
        try await studio.film(
            name,
            "-f lavfi -i \(source) -pix_fmt \(pixels) -c:v libx264 -profile:v \(profile)",
            "-x264-params \(Self.x264)\(x264.isEmpty ? "" : ":" + x264) \(Self.tags) \(extra)",
            "-movflags +faststart+negative_cts_offsets")
    }

    private func problem(
        _ file: FilePath, _ plan: RenditionPlan? = nil, rate: Int = 30, frames: Int? = nil, hasSound: Bool = false
    ) throws -> String {
        let shape = try StreamShape(plan ?? self.plan, source: try #require(FrameRate(rate))).own
        let fault = try #require(throws: Fault.self) {
            try LibraryMessages.capture {
                let sets = try #require(ParameterSets(configuration: try Demuxer(file).configuration(ofStream: 0)))
                _ = try ReadBack.check(
                    file,
                    against: .init(
                        shape: shape, frames: frames ?? (hasSound ? 32 : 30), hasSound: hasSound, loudness: .r128,
                        sets: sets),
                    named: "ad.mp4")
            }
        }
        #expect(fault.code == .renditionRule)
        return fault.problem
    }

    private func refused(
        _ file: FilePath, _ plan: RenditionPlan? = nil, rate: Int = 30, frames: Int? = nil, hasSound: Bool = false,
        saying words: String
    ) throws {
        let seen = try problem(file, plan, rate: rate, frames: frames, hasSound: hasSound)
        #expect(seen.contains(words))
    }

    /// The good file with one occurrence of some bytes replaced.
    private func patched(_ name: String, _ old: [UInt8], _ new: [UInt8], which: Int = 0) throws -> FilePath {
        var bytes = try studio.read(good)
        let places = bytes.indices.dropLast(old.count).filter { Array(bytes[$0..<$0 + old.count]) == old }
        let place = try #require(places.dropFirst(which).first)
        bytes.replaceSubrange(place..<place + old.count, with: new)
        return try studio.write(bytes, to: name)
    }

    @Test func `somebody else's file that keeps the rules passes`() async throws {
        let file = try await encoded("fine.mp4")
        let shape = try StreamShape(plan, source: .thirty).own
        let sets = try #require(ParameterSets(configuration: try Demuxer(file).configuration(ofStream: 0)))
        let made = try ReadBack.check(
            file, against: .init(shape: shape, frames: 30, hasSound: false, sets: sets), named: "ad.mp4")
        #expect(made.video?.frames == 30)
    }

    @Test func `1: a key frame that is no IDR`() async throws {
        let file = try await encoded("open.mp4", x264: "open-gop=1:keyint=8:min-keyint=4")
        try refused(file, saying: "expected key frames that are IDR")
    }

    @Test func `1: a way in that is no IDR`() async throws {
        let file = try await encoded("refresh.mp4", x264: "intra-refresh=1:keyint=8:bframes=0")
        let seen = try problem(file)
        #expect(seen.contains("no way in but IDR") || seen.contains("key frames that are IDR"), "\(seen)")
    }

    @Test func `2: more than ten seconds from one IDR to the next`() async throws {
        let file = try await encoded("long.mp4", x264: "keyint=infinite", source: "testsrc2=s=160x90:r=10:d=12")
        try refused(file, rate: 10, frames: 120, saying: "an IDR at least every 100 frames")
    }

    @Test func `3: another rate than the screen's`() async throws {
        let file = try await encoded("fast.mp4", source: "testsrc2=s=160x90:r=48:d=1")
        try refused(file, frames: 48, saying: "expected 30 per second")
    }

    @Test func `4: a clock that cannot hold the rate`() async throws {
        let file = try await encoded("clock.mp4", "-video_track_timescale 1000")
        try refused(file, saying: "expected equal steps")
    }

    @Test func `5: sound shorter than the pictures`() async throws {
        let file = try await studio.film(
            "short.mp4", "-i \(good) -map 0:v -map 0:a -c:v copy -c:a aac -ac 2 -ar 48000 -af atrim=end=0.5",
            "-movflags +faststart+negative_cts_offsets")
        try refused(file, hasSound: true, saying: "expected 51200 samples")
    }

    @Test func `6: an edit that shifts the first picture`() async throws {
        let file = try await studio.film("late.mp4", "-i \(good) -c copy -movflags +faststart")
        try refused(file, hasSound: true, saying: "one edit per track that starts at 0")
    }

    @Test func `7: more references than the board keeps`() async throws {
        let file = try await encoded("refs.mp4", x264: "ref=8")
        try refused(file, saying: "expected at most 4 reference frames")
    }

    @Test(arguments: ["", "cqm=jvt", "nal-hrd=vbr:vbv-maxrate=900:vbv-bufsize=900", "bframes=0", "ref=1:bframes=0"])
    func `7: what the headers ask for is read, and a cut header is not`(x264: String) async throws {
        let file = try await encoded("sets.mp4", x264: x264, "-vf setsar=23/22")
        let sets = try #require(ParameterSets(configuration: try Demuxer(file).configuration(ofStream: 0)))
        let facts = try #require(SequenceFacts(sets.sequence))
        #expect(facts.references == (x264.contains("ref=1") ? 1 : 4))
        #expect(facts.reordering == (x264.contains("bframes=0") ? 0 : 2))
        #expect(facts.kept == facts.references)
        for length in 0..<sets.sequence.count - 3 { #expect(SequenceFacts(Array(sets.sequence.prefix(length))) == nil) }
    }

    @Test func `8: other headers than the playlist's`() async throws {
        let file = try await encoded("other.mp4", x264: "ref=2")
        let shape = try StreamShape(plan, source: .thirty).own
        let promise = ReadBack.Promise(
            shape: shape, frames: 30, hasSound: false,
            sets: try H264Encoder(shape, quality: plan.quality).parameterSets())
        let fault = #expect(throws: Fault.self) { try ReadBack.check(file, against: promise, named: "ad.mp4") }
        #expect(fault?.problem.contains("the parameter sets that were planned") == true)
    }

    @Test(arguments: [("yuv444p", "high444", "the parameter sets that were planned"), ("yuv420p", "main", "high")])
    func `9: another profile or format`(pixels: String, profile: String, expected: String) async throws {
        let file = try await encoded("wide.mp4", pixels: pixels, profile: profile)
        try refused(file, saying: "expected \(expected)")
    }

    @Test func `9: another level`() async throws {
        let file = try await encoded("level.mp4", x264: "level=5.1")
        try refused(file, saying: "expected level 3.1")
    }

    @Test func `10: more bits than the board's buffer holds`() async throws {
        let file = try await encoded("heavy.mp4", x264: "crf=1")
        try refused(file, Plans.plan("160x90", bitrate: "100k"), saying: "over a buffer of 100 kbit")
    }

    @Test func `11: colours that the stream does not name`() async throws {
        let file = try await studio.film(
            "untagged.mp4", "-i \(encoded("tagged.mp4")) -c copy",
            "-bsf:v h264_metadata=colour_primaries=2:transfer_characteristics=2:matrix_coefficients=2",
            "-movflags +faststart+negative_cts_offsets")
        let seen = try problem(file)
        #expect(seen.contains("BT.709 in limited range"), "\(seen)")
    }

    @Test func `11: colours that the container does not name`() throws {
        let file = try patched("nocolr.mp4", Array("colrnclx".utf8), Array("freenclx".utf8))
        try refused(file, hasSound: true, saying: "BT.709 in limited range in colr")
    }

    @Test func `12: pixels that are not square`() async throws {
        let file = try await encoded("anamorphic.mp4", "-vf setsar=2")
        try refused(file, saying: "square pixels")
    }

    @Test func `12: a picture that is to be turned`() throws {
        let unit: [UInt8] = [0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0]
        let turn: [UInt8] = [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0]
        var bytes = try studio.read(good)
        let track = try #require(bytes.indices.dropLast(4).first { Array(bytes[$0..<$0 + 4]) == Array("tkhd".utf8) })
        let place = try #require((track..<track + 100).first { Array(bytes[$0..<$0 + 20]) == unit })
        bytes.replaceSubrange(place..<place + 20, with: turn)
        try refused(studio.write(bytes, to: "turned.mp4"), hasSound: true, saying: "no turn in its matrix")
    }

    @Test func `12: fields instead of frames`() async throws {
        let file = try await encoded("fields.mp4", x264: "tff=1", source: "testsrc2=s=160x96:r=30:d=1")
        try refused(file, Plans.plan("160x96"), saying: "expected whole frames")
    }

    @Test func `13: a track too many`() async throws {
        let file = try await studio.film(
            "two.mp4", "-i \(good) -map 0 -map 0:a -c copy -movflags +faststart+negative_cts_offsets")
        try refused(file, hasSound: true, saying: "expected one video track and one of sound")
    }

    @Test func `14: parameter sets among the pictures`() async throws {
        let file = try await encoded("inband.mp4", x264: "repeat-headers=1")
        try refused(file, saying: "parameter sets out of band")
    }

    @Test func `14: a name that lets parameter sets change`() throws {
        // The first of that name is a brand.
        try refused(
            patched("avc3.mp4", Array("avc1".utf8), Array("avc3".utf8), which: 1), hasSound: true, saying: "avc1")
    }

    @Test(arguments: [("-ar 44100 -ac 2", "samples"), ("-ar 48000 -ac 1", "48 kHz stereo")])
    func `15: sound of another form`(form: String, expected: String) async throws {
        let file = try await studio.film(
            "sound.mp4", "-i \(good) -map 0:v -map 0:a -c:v copy -c:a aac \(form)",
            "-movflags +faststart+negative_cts_offsets")
        try refused(file, hasSound: true, saying: expected)
    }

    @Test func `15: sound that is too loud`() async throws {
        let file = try await studio.film(
            "loud.mp4", "-i \(good) -map 0:v -map 0:a -c:v copy -c:a aac -ac 2 -ar 48000 -af volume=15dB",
            "-movflags +faststart+negative_cts_offsets")
        try refused(file, hasSound: true, saying: "expected at most -23.0 LUFS")
    }

    @Test func `16: pictures that do not decode`() throws {
        let demuxer = try Demuxer(good)
        try demuxer.keepOnly(stream: 0)
        let packet = try Packet()
        var pictures: [[UInt8]] = []
        while try demuxer.read(into: packet) { pictures.append(packet.bytes) }
        var bytes = try studio.read(good)
        // Of one alone a decoder might make something that it takes for whole.
        for picture in pictures.dropFirst() where picture.count > 200 {
            let place = try #require(bytes.firstRange(of: picture))
            for index in place.dropFirst(20) { bytes[index] ^= 0x5A }
        }
        try refused(studio.write(bytes, to: "flipped.mp4"), hasSound: true, saying: "decode")
    }
}
