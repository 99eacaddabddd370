import Encoding
import Faults
import Measures
import SystemPackage
import Testing

/// Sound that phones record and archives keep, which Debian's ffmpeg reads and does not write.
@Suite struct RareSoundTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    /// The packets of one of GStreamer's encoders: 20 ms of a tone each.
    private func packets(_ encoder: String, rate: Int, count: Int) async throws -> [UInt8] {
        let file = studio.path("packets")
        let words =
            "-q audiotestsrc num-buffers=\(count) samplesperbuffer=\(rate / 50) freq=600 ! audio/x-raw,rate=\(rate),channels=1"
            + " ! audioconvert ! \(encoder) ! filesink location=\(file)"
        _ = try await studio.run("gst-launch-1.0", words.split(separator: " ").map(String.init))
        return try studio.read(file)
    }

    private func encode(_ source: FilePath) throws -> Rendition {
        try studio.encode(source, as: Plans.plan("64x64", kind: .sound), to: "out.m4a").1
    }

    @Test(arguments: [("#!AMR\n", "amrnbenc", 8000), ("#!AMR-WB\n", "voamrwbenc", 16_000)])
    func `a phone's recording is read, narrow and wide`(magic: String, encoder: String, rate: Int) async throws {
        let packets = try await packets(encoder, rate: rate, count: 100)
        let made = try encode(studio.write(Array(magic.utf8) + packets, to: "note.amr"))
        let sound = try #require(made.sound)
        #expect(abs(sound.samples - 96_000) < 2_000, "\(sound.samples)")
        #expect(abs(try #require(sound.loudness.integrated) + 23) < 0.5)
    }

    @Test func `a recording that needs fewer bits at its start is not taken for one that ends early`() async throws {
        let spare = try await packets("amrnbenc band-mode=0", rate: 8000, count: 60)
        let rich = try await packets("amrnbenc", rate: 8000, count: 60)
        for bytes in [spare + rich, rich + spare] {
            let sound = try encode(studio.write(Array("#!AMR\n".utf8) + bytes, to: "note.amr")).sound
            #expect(abs(try #require(sound).samples - 115_200) < 2_000)
        }
    }

    /// Two frames of Monkey's Audio, both of which say that they are silent: 73,728 samples in stereo each.
    ///
    /// Source: the container as libavformat's `ape.c` reads it, version 3.99.
    private static let silence: [UInt8] = {
        func little(_ values: Int...) -> [UInt8] {
            values.flatMap { value in (0..<4).map { UInt8(value >> ($0 * 8) & 255) } }
        }
        let frame = little(0x9234_5678, 3, 0, 0)
        let descriptor =
            Array("MAC ".utf8) + little(3990, 52, 24, 8, 0, frame.count * 2, 0, 0) + [UInt8](repeating: 0, count: 16)
        let header = little(32 << 16 | 1000, 73_728, 73_728, 2, 2 << 16 | 16, 44_100)
        return descriptor + header + little(84, 84 + frame.count) + frame + frame
    }()

    @Test func `Monkey's Audio is read, and half of it is refused`() throws {
        let sound = try #require(try encode(studio.write(Self.silence, to: "theme.ape")).sound)
        #expect(abs(sound.samples - 147_456 * 48_000 / 44_100) < 100 && sound.loudness.integrated == nil)
        let cut = try studio.write(Self.silence.dropLast(28), to: "cut.ape")
        let fault = #expect(throws: Fault.self) { try encode(cut) }
        #expect([.mediaTruncated, .mediaDamaged].contains(fault?.code), "\(String(describing: fault))")
    }
}
