import Faults
import Measures
import SystemPackage
import Testing

@testable import Encoding

/// Films and sounds put one behind the other in files whose readers stop at the first one's end.
@Suite struct SequelTests {
    let studio: Studio

    init() throws { studio = try Studio() }

    /// A second of one colour and one tone; `arguments` say how it is written.
    private func part(_ name: String, _ colour: String, _ arguments: String) async throws -> [UInt8] {
        try studio.read(
            try await studio.film(
                name, "-f lavfi -i color=\(colour):s=320x180:r=25:d=1 -f lavfi -i sine=d=1:r=48000", arguments))
    }

    private static let film = "-c:v libx264 -c:a aac"
    private static let live = "-c:v libvpx -c:a libopus -f webm -live 1"
    /// A sound of an odd number of bytes.
    private static let sound = "-map 1:a -c:a pcm_u8 -af atrim=end_sample=4801"

    @Test(arguments: [
        ("a.mp4", film, "b.mp4", film, "MP4"), ("a.mp4", film + " -movflags faststart", "b.mp4", film, "MP4"),
        ("a.mov", film, "b.mov", film, "QuickTime"), ("a.mp4", film, "b.mkv", film, "Matroska"),
        ("a.mkv", film, "b.mkv", film, "Matroska"), ("a.webm", live, "b.webm", live, "WebM"),
        ("a.webm", live, "b.mp4", film, "MP4"), ("a.mkv", film, "b.webm", live, "WebM"),
        ("a.wav", sound, "b.wav", sound, "WAV"), ("a.wav", sound + " -rf64 always", "b.wav", sound, "WAV"),
        (
            "a.mp4", film + " -movflags frag_keyframe+empty_moov", "b.mp4",
            film + " -movflags frag_keyframe+empty_moov", "MP4"
        ),
        ("a.mp4", film, "b.avi", "-c:v mpeg4 -c:a mp2", "AVI"),
        ("a.mp4", film, "b.ts", film, "MPEG transport stream"),
    ]) func `a second part is told with its place, its length and what it is`(
        first: String, firstArguments: String, second: String, secondArguments: String, form: String
    ) async throws {
        let red = try await part(first, "red", firstArguments)
        let blue = try await part(second, "blue", secondArguments)
        let joined = try studio.write(red + blue, to: "joined.\(first)")
        let sequel = Sequel.find(in: joined)
        #expect(sequel?.start == red.count && sequel?.length == ByteCount(blue.count), "\(String(describing: sequel))")
        #expect(sequel?.form.name == form)
        let folder = studio.path("found")
        try Files.write([], to: folder.appending("x"))
        let findings = try Inspector.inspect(joined, folder: folder).findings
        #expect(findings.filter { $0.code == "parts.ignored" }.map(\.severity) == [.warning])
        // Of two films of that kind libavformat reads on, into times that go back.
        let isRefused = [first, second].allSatisfy { $0.hasSuffix(".mkv") || $0.hasSuffix(".webm") }
        #expect(findings.contains { $0.severity == .error } == isRefused, "\(findings)")
        #expect(Sequel.find(in: try studio.write(red, to: "alone.\(first)")) == nil)
    }

    /// A box of that name.
    private static func box(_ name: String, _ body: [UInt8]) -> [UInt8] {
        [0, 0, 0, UInt8(body.count + 8)] + Array(name.utf8) + body
    }

    private static let tag = Array("TAG".utf8) + [UInt8](repeating: 0x20, count: 125)

    @Test(arguments: [
        box("free", [UInt8](repeating: 0, count: 60)), box("skip", []), box("uuid", [UInt8](0..<40)),
        box("mfra", box("mfro", [0, 0, 0, 0, 0, 0, 0, 24])), [UInt8](repeating: 0, count: 5000), tag,
        Array("APETAGEX".utf8) + [0xD0, 7, 0, 0] + [UInt8](repeating: 0, count: 20),
        Array("ID3\u{4}\0\0\0\0\0\u{10}".utf8) + tag,
        [0xFF, 0xD8, 0xFF, 0xE0], Array("ftyp moov".utf8), [0x1A],
    ]) func `what programs put behind films and sounds is none`(behind: [UInt8]) async throws {
        for (name, arguments) in [
            ("a.mp4", Self.film), ("a.mkv", Self.film), ("a.webm", Self.live), ("a.wav", Self.sound),
        ] {
            let whole = try await part(name, "red", arguments)
            #expect(Sequel.find(in: try studio.write(whole + behind, to: "behind.\(name)")) == nil, "\(name)")
        }
    }

    @Test(arguments: [
        ("a.mp4", film + " -movflags frag_keyframe+empty_moov"),
        ("a.mp4", film + " -movflags dash+faststart -frag_duration 100000"),
        ("a.mkv", film + " -reserve_index_space 0 -metadata title=x"),
        ("a.mka", "-map 1:a -c:a libopus -f matroska -live 1"),
        ("a.wav", sound + " -rf64 always"), ("a.wav", sound + " -write_bext 1 -metadata description=x"),
        ("a.m4a", "-map 1:a -c:a aac"),
    ]) func `one film is one film, however it is written`(name: String, arguments: String) async throws {
        _ = try await part(name, "red", arguments)
        #expect(Sequel.find(in: studio.path(name)) == nil)
    }

    @Test func `fragments that go on behind a second beginning are one film`() async throws {
        let film = try studio.read(
            try await studio.film(
                "a.mp4", "-f lavfi -i testsrc2=s=320x180:r=25:d=4",
                "-c:v libx264 -g 25 -movflags frag_keyframe+empty_moov+default_base_moof"))
        let boxes = try #require(Box.boxes(in: film[...]))
        #expect(boxes.map(\.name).prefix(6) == ["ftyp", "moov", "moof", "mdat", "moof", "mdat"])
        let starts = boxes.map { $0.body.startIndex - 8 }
        let pieces = [film[..<starts[4]], film[..<starts[2]], film[starts[4]...]]
        let saved = try studio.write(pieces.flatMap { $0 }, to: "saved.mp4")
        #expect(Sequel.find(in: saved) == nil)
        #expect(try studio.encode(saved, as: Plans.plan("160x90")).1.video?.frames == 120)
    }

    @Test func `a film behind a photograph is the photograph's`() async throws {
        let picture = try studio.read(try await studio.film("a.jpg", "-f lavfi -i color=red:s=320x180 -frames:v 1"))
        let film = try await part("a.mp4", "red", Self.film)
        #expect(Sequel.find(in: try studio.write(picture + film, to: "moving.jpg")) == nil)
    }

    @Test func `headers that never end are given up`() throws {
        let start = Self.box("ftyp", Array("isom".utf8)) + Self.box("moov", [])
        let boxes = [[UInt8]](repeating: Self.box("mdat", []), count: MediaBytes.headers + 1).flatMap { $0 }
        let long = try studio.write(start + boxes + Self.box("ftyp", Array("isom".utf8)) + [0], to: "long.mp4")
        #expect(Sequel.find(in: long) == nil)
        let short = try studio.write(
            start + Self.box("mdat", []) + Self.box("ftyp", Array("isom".utf8)) + [0], to: "short.mp4")
        #expect(Sequel.find(in: short)?.start == start.count + 8)
    }
}
