import Encoding
import Faults
import Measures
import Programmes
import SystemPackage
import Testing

/// Sound without pictures.
@Suite struct SoundTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    private func plan(_ loudness: LoudnessTarget? = .r128) throws -> RenditionPlan {
        try Plans.plan("64x64", kind: .sound, loudness: loudness)
    }

    private static let tone = "-f lavfi -i sine=d=2.5:r=44100"

    @Test(arguments: [
        ("jingle.wav", "-ac 1"), ("jingle.mp3", "-ac 2"), ("jingle.flac", "-ac 6 -ar 96000"), ("jingle.ogg", "-ac 2"),
        ("jingle.m4a", "-c:a aac -ac 8"),
    ])
    func `sound of every usual kind becomes AAC at 48 kHz stereo, as long as it was and as loud as it should be`(
        name: String, form: String
    ) async throws {
        let source = try await studio.film(name, "\(Self.tone) \(form)")
        let (file, made) = try studio.encode(source, as: plan(), to: "out.m4a")
        let facts = try await studio.facts(file, stream: "a:0")
        #expect(facts["codec_name"] == "aac" && facts["sample_rate"] == "48000" && facts["channels"] == "2")
        #expect(made.mediaType == "audio/mp4" && made.video == nil && made.resolution == nil)
        let sound = try #require(made.sound)
        #expect(abs(sound.samples - 120_000) < 2_400, "\(sound.samples)")
        #expect(abs(try #require(sound.loudness.integrated) + 23) < 0.5)
        #expect(try await studio.samples(file).count / 2 >= sound.samples)
        #expect(try studio.encode(source, as: plan(), to: "again.m4a").1 == made)
    }

    @Test func `a cover is no picture, and a film's sound is taken without the film`() async throws {
        let cover = try await studio.film("cover.png", "-f lavfi -i color=red:s=64x64 -frames:v 1")
        let song = try await studio.film(
            "song.mp3", "\(Self.tone) -i \(cover) -map 0 -map 1 -c:v copy -disposition:v attached_pic")
        let film = try await studio.film("film.mp4", "-f lavfi -i testsrc2=s=64x64:d=2.5 \(Self.tone)")
        for source in [song, film] {
            let made = try studio.encode(source, as: plan(), to: "out.m4a").1
            #expect(abs(try #require(made.sound).samples - 120_000) < 2_400)
        }
    }

    @Test func `silence stays silent`() async throws {
        let source = try await studio.film("silence.wav", "-f lavfi -i anullsrc=r=48000:cl=stereo -t 1")
        #expect(try studio.encode(source, as: plan(), to: "out.m4a").1.sound?.loudness.integrated == nil)
    }

    @Test func `what holds no sound is refused, and so is half a file`() async throws {
        let film = try await studio.film("mute.mp4", "-f lavfi -i testsrc2=s=64x64:d=1")
        let fault = #expect(throws: Fault.self) { try studio.encode(film, as: plan(), to: "out.m4a") }
        #expect(fault?.code == .mediaKind)
        let whole = try await studio.film("whole.m4a", "\(Self.tone) -c:a aac -movflags +faststart")
        let bytes = try studio.read(whole)
        let half = try studio.write(Array(bytes.prefix(bytes.count / 2)), to: "half.m4a")
        let cut = #expect(throws: Fault.self) { try studio.encode(half, as: plan(), to: "out.m4a") }
        #expect([.mediaTruncated, .mediaDamaged].contains(try #require(cut).code))
        #expect(!studio.names.contains("out.m4a"))
    }

    @Test func `a sound's key depends on its loudness and on nothing that is seen`() throws {
        let source = Digest(of: "song")
        let key = try plan().key(for: source)
        #expect(try Plans.plan("128x64", kind: .sound, fit: .contain, bitrate: "5M").key(for: source) == key)
        #expect(try plan(.a85).key(for: source) != key)
    }
}
